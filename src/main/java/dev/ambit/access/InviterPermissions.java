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
 * Checks whether an inviter may still make an invitation. Runs in the transaction that accepts it, on the data of that
 * transaction, so that neither a revoked token nor a removed member leaves a valid invitation behind.
 */
public record InviterPermissions(RoleCatalog roles, PermissionCatalog groups) {
    /** The permissions that {@code caller} may grant by roles in {@code account}: those that it has itself. */
    public static PermissionSet delegable(Caller caller, AccountId account) {
        return delegable(
                caller.permissionsOn(new Resource.Account(account)),
                caller.permissionsOn(new Resource.AllZones(account)));
    }

    private static PermissionSet delegable(PermissionSet onAccount, PermissionSet onZones) {
        return onAccount.intersect(PermissionSet.of(Category.ACCOUNT)).with(onZones.intersect(PermissionSet.ZONE));
    }

    /**
     * Whether the token or session of {@code caller} is still valid in {@code tx}. Transactions share a commit, and the
     * index follows only after it: an earlier transaction may have rolled or deleted this token. A token of a retired
     * key whose digest was renewed after the request was admitted looks like a rolled one, and is rejected this once.
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

    /** Whether the inviter of {@code invitation} may make it at {@code now}, on the data of {@code tx}. */
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
