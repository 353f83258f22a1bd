package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Insertion;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes memberships, each in one transaction with its audit entry and revision.
 *
 * <p>Account Settings Write would be every permission if it could make its holder, or a friend, an administrator. So nobody
 * gives a role, or touches a member, with permissions that they do not hold themselves through the very token they use.
 */
final class MemberService {
    private final Storage storage;
    private final AuditTrail audit;
    private final RoleCatalog roles;

    MemberService(Storage storage, AuditTrail audit, RoleCatalog roles) {
        this.storage = storage;
        this.audit = audit;
        this.roles = roles;
    }

    /** Roles in {@code ids} that {@code caller} may not give in {@code account}. */
    List<Role> beyond(Caller caller, AccountId account, List<RoleId> ids) {
        PermissionSet held = caller.permissionsOn(new Resource.Account(account))
                .intersect(PermissionSet.of(Category.ACCOUNT))
                .with(caller.permissionsOn(new Resource.AllZones(account)).intersect(PermissionSet.ZONE));
        return ids.stream()
                .flatMap(id -> roles.find(id).stream())
                .filter(role -> !held.containsAll(role.permissions()))
                .toList();
    }

    /**
     * Adds {@code member}.
     *
     * @throws ApiException when the user is a member already
     */
    Member create(Member member, Origin origin) {
        return storage.inTransaction(tx -> {
            if (tx.members().insert(member) == Insertion.TAKEN) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, "the user is a member of the account already");
            }
            record(tx, origin, "member.create", null, member);
            return member;
        });
    }

    /** Replaces what {@code find} finds by what {@code change} makes of it. */
    Member update(Function<Tx, Member> find, Function<Member, Member> change, Origin origin) {
        return storage.inTransaction(tx -> {
            Member before = find.apply(tx);
            Member after = change.apply(before);
            tx.members().update(after);
            requireAdministrator(tx, before.account());
            record(tx, origin, "member.update", before, after);
            return after;
        });
    }

    Member delete(Function<Tx, Member> find, Origin origin) {
        return storage.inTransaction(tx -> {
            Member before = find.apply(tx);
            tx.members().delete(before.id());
            requireAdministrator(tx, before.account());
            record(tx, origin, "member.delete", before, null);
            return before;
        });
    }

    /** An account without anybody who may do everything could never be put right again. */
    private void requireAdministrator(Tx tx, AccountId account) {
        RoleId administrator = roles.all().getFirst().id();
        boolean left = tx.members().listByAccount(account, Direction.ASCENDING, Slice.EVERYTHING).items().stream()
                .anyMatch(member -> member.accepted() && member.roles().contains(administrator));
        if (!left) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "the account must keep at least one accepted member with the role "
                            + roles.all().getFirst().name());
        }
    }

    private record MemberState(String id, String user, List<String> roles, String status) {
        static MemberState of(Member member) {
            return new MemberState(
                    member.id().toString(),
                    member.user().toString(),
                    member.roles().stream().map(RoleId::toString).toList(),
                    member.accepted() ? "accepted" : "pending");
        }
    }

    private void record(Tx tx, Origin origin, String action, @Nullable Member before, @Nullable Member after) {
        Member member = after == null ? before : after;
        if (member == null) {
            throw new IllegalArgumentException("a change of nothing");
        }
        Deed deed = new Deed(
                action,
                new Subject(Kind.MEMBER, member.id().toString()),
                Place.of(member.account()),
                before == null ? null : Json.text(MemberState.of(before)),
                after == null ? null : Json.text(MemberState.of(after)));
        audit.record(tx, origin, deed, new Change.OfMember(member.id()));
    }
}
