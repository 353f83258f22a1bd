package dev.ambit.access;

import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether whoever made an invitation could still make it. Asked within the transaction that accepts it, of what the database
 * says there: neither a token that was revoked nor a member who was removed leaves a way in behind.
 */
public record InviterPermissions(RoleCatalog roles, PermissionCatalog groups) {
    /** Which permissions {@code caller} may give to others by roles in {@code account}: those it holds itself. */
    public static PermissionSet delegable(Caller caller, AccountId account) {
        return delegable(
                caller.permissionsOn(new Resource.Account(account)),
                caller.permissionsOn(new Resource.AllZones(account)));
    }

    private static PermissionSet delegable(PermissionSet onAccount, PermissionSet onZones) {
        return onAccount.intersect(PermissionSet.of(Category.ACCOUNT)).with(onZones.intersect(PermissionSet.ZONE));
    }

    /**
     * Whether what {@code caller} showed is still valid in {@code tx}. Transactions share a commit, and the index follows only
     * after that: the one before this may have rolled or deleted the very token. A token of a retired key whose digest was
     * renewed since the request was admitted looks like one that was rolled, and is refused this once.
     */
    public static boolean isCurrent(Tx tx, Caller caller) {
        return switch (caller.principal()) {
            case IndexedToken token ->
                tx.tokens()
                        .find(token.id())
                        .filter(stored -> token.hasDigest(stored.digest()))
                        .isPresent();
            case IndexedSession known ->
                tx.sessions().find(known.session().id()).isPresent();
        };
    }

    /** Whether who made {@code invitation} could make it at {@code now}, as {@code tx} sees them. */
    public boolean isStillPermitted(Tx tx, Invitation invitation, Instant now) {
        OwnerPermissions rights = rightsOf(tx, invitation.inviter());
        TokenId token = invitation.token();
        PermissionSet held =
                token == null ? rights.in(invitation.account()) : heldBy(tx, token, rights, invitation.account(), now);
        return held.contains(Permission.ACCOUNT_SETTINGS_WRITE)
                && held.containsAll(roles.permissions(invitation.roles()));
    }

    private PermissionSet heldBy(Tx tx, TokenId id, OwnerPermissions rights, AccountId account, Instant now) {
        StoredToken stored = tx.tokens().find(id).orElse(null);
        if (stored == null) {
            return PermissionSet.NONE;
        }
        IndexedToken token = new IndexedToken(stored, groups, rights, null);
        if (Authorizer.checkValidity(token, now) != null) {
            return PermissionSet.NONE;
        }
        PermissionSet ownerRights =
                stored.token().owner() instanceof TokenOwner.User ? rights.in(account) : PermissionSet.NONE;
        return delegable(
                Authorizer.permissionsOn(token, new Resource.Account(account), ownerRights),
                Authorizer.permissionsOn(token, new Resource.AllZones(account), ownerRights));
    }

    private OwnerPermissions rightsOf(Tx tx, @Nullable UserId user) {
        if (user == null) {
            return OwnerPermissions.NONE;
        }
        Map<AccountId, PermissionSet> rights = new HashMap<>();
        for (Member member : tx.members()
                .listByUser(user, Direction.ASCENDING, Slice.EVERYTHING)
                .items()) {
            if (!member.isSuspended()) {
                rights.put(member.account(), roles.permissions(member.roles()));
            }
        }
        return new OwnerPermissions(rights);
    }
}
