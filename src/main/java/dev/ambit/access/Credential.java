package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.token.Token;

/** What a request was admitted by, and what that gives: an API token, or a person's session. */
public abstract sealed class Credential extends CompiledToken permits KnownToken, KnownSession {
    private volatile boolean retired;

    Credential(Token token, PermissionCatalog catalog) {
        super(token, catalog);
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
