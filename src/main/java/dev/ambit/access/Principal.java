package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.Token;
import org.jspecify.annotations.Nullable;

/** What a request was admitted by, and what that gives: an API token, or a person's session. */
public abstract sealed class Principal extends CompiledToken permits IndexedToken, IndexedSession {
    private final OwnerPermissions ownerPermissions;

    // Of one of the owner's accounts, repeated from there: every request asks, and another object is waited for.
    private final @Nullable AccountId account;
    private final long accountPermissions;

    /** This itself when it is retired; else what took its place with the same secret and rights, and is retired for both. */
    private volatile @Nullable Principal next;

    Principal(Token token, PermissionCatalog catalog, OwnerPermissions ownerPermissions) {
        super(token, catalog);
        this.ownerPermissions = ownerPermissions;
        this.account = ownerPermissions.oneAccount();
        this.accountPermissions =
                account == null ? 0 : ownerPermissions.in(account).bits();
    }

    /** What the owner's roles allowed when this came into the index; it comes anew when they change. */
    OwnerPermissions ownerRights() {
        return ownerPermissions;
    }

    /** Whether the owner is a member of {@code other}. */
    boolean ownerIsMemberOf(AccountId other) {
        return other.equals(account) || ownerPermissions.isMemberOf(other);
    }

    /** What the owner's roles allow in {@code other} and on its zones. */
    PermissionSet ownerRightsIn(AccountId other) {
        return other.equals(account) ? new PermissionSet(accountPermissions) : ownerPermissions.in(other);
    }

    /**
     * Whether it was revoked, rolled or given other rights since: what was admitted by this may not be committed any more.
     */
    public final boolean isSuperseded() {
        Principal at = this;
        Principal after = next;
        while (after != null && after != at) {
            at = after;
            after = at.next;
        }
        return after != null;
    }

    final void supersede() {
        next = this;
    }

    /**
     * Lets {@code successor} decide whether this is retired. The link leads forward: what is replaced is kept only by requests
     * that were admitted by it, and these must be stopped by the revoke of its successor.
     */
    final void continueAs(Principal successor) {
        if (!isSuperseded()) {
            next = successor;
        }
    }
}
