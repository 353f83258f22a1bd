package dev.ambit.accounts;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes members in a transaction of the caller, with audit entry and revision. When a member loses permissions, the
 * invitations that required them end.
 */
record MemberWriter(AuditTrail audit, InvitationLifecycle invitations, RoleCatalog roles) {
    Member update(Tx tx, Member before, Member after, AuditContext context) {
        tx.members().update(after);
        requireAdministrator(tx, before.account());
        record(tx, context, AuditAction.MEMBER_UPDATE, before, after);
        invitations.endNoLongerPermitted(tx, before.user(), context);
        return after;
    }

    Member delete(Tx tx, Member member, AuditContext context) {
        tx.members().delete(member.id());
        requireAdministrator(tx, member.account());
        record(tx, context, AuditAction.MEMBER_DELETE, member, null);
        invitations.endNoLongerPermitted(tx, member.user(), context);
        return member;
    }

    /** Without an administrator, an account could not be repaired. */
    private void requireAdministrator(Tx tx, AccountId account) {
        RoleId administrator = roles.all().getFirst().id();
        boolean left = tx.members().listByAccount(account, Direction.ASCENDING, Slice.EVERYTHING).items().stream()
                .anyMatch(member -> !member.isSuspended() && member.roles().contains(administrator));
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
                    member.isSuspended() ? "suspended" : MemberJson.ACCEPTED);
        }
    }

    private void record(Tx tx, AuditContext context, AuditAction action, Member before, @Nullable Member after) {
        Event event = new Event(
                action,
                new Target(Kind.MEMBER, before.id().toString()),
                Scope.of(before.account()),
                Json.text(MemberState.of(before)),
                after == null ? null : Json.text(MemberState.of(after)));
        audit.record(tx, context, event, new Change.OfMember(before.id()));
    }
}
