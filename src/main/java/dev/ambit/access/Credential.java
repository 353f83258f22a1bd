package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.Token;

/** What a request was admitted by, and what that gives: an API token, or a person's session. */
public abstract sealed class Credential extends CompiledToken permits KnownToken, KnownSession {
    private final OwnerRights ownerRights;
    private volatile boolean retired;

    Credential(Token token, PermissionCatalog catalog, OwnerRights ownerRights) {
        super(token, catalog);
        this.ownerRights = ownerRights;
    }

    /** What the owner's roles allowed when this came into the index; it comes anew when they change. */
    OwnerRights ownerRights() {
        return ownerRights;
    }

    /**
     * Whether it was revoked, rolled or given other rights since: what was admitted by this may not be committed any more.
     */
    public final boolean isRetired() {
        return retired;
    }

    final void retire() {
        retired = true;
    }
}
