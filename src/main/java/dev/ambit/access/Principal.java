package dev.ambit.access;

import dev.ambit.core.authorizer.CompiledToken;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.Token;
import org.jspecify.annotations.Nullable;

/** The authenticated principal of a request: an API token or a session, with its permissions. */
public abstract sealed class Principal extends CompiledToken permits IndexedToken, IndexedSession {
    private final OwnerPermissions ownerPermissions;

    // Copied from one of the owner's accounts: every request reads these, and another object may be a cache miss.
    private final @Nullable AccountId account;
    private final long accountPermissions;

    /** This object when superseded; else the replacement with the same secret and permissions, which decides. */
    private volatile @Nullable Principal next;

    Principal(Token token, PermissionCatalog catalog, OwnerPermissions ownerPermissions) {
        super(token, catalog);
        this.ownerPermissions = ownerPermissions;
        this.account = ownerPermissions.oneAccount();
        this.accountPermissions =
                account == null ? 0 : ownerPermissions.in(account).bits();
    }

    /** The owner's permissions when this was indexed; a change of them indexes it again. */
    OwnerPermissions ownerPermissions() {
        return ownerPermissions;
    }

    /** Whether the owner is a member of {@code other}. */
    boolean ownerIsMemberOf(AccountId other) {
        return other.equals(account) || ownerPermissions.isMemberOf(other);
    }

    /** The owner's permissions in {@code other} and on its zones. */
    PermissionSet ownerPermissionsIn(AccountId other) {
        return other.equals(account) ? new PermissionSet(accountPermissions) : ownerPermissions.in(other);
    }

    /**
     * Whether it was revoked, rolled or given other permissions: a request that it admitted must not be committed any
     * more.
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
     * Makes {@code successor} decide whether this is superseded. The link points forward: a replaced object is
     * referenced only by requests that it admitted, and a revoke of its successor must stop them.
     */
    final void continueAs(Principal successor) {
        if (!isSuperseded()) {
            next = successor;
        }
    }
}
