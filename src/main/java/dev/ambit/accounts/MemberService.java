package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the members of an account on behalf of a caller. An open invitation is a pending member with the id
 * of the invitation. A caller changes only members whose roles it could assign.
 */
record MemberService(Storage storage, MemberWriter writer, InvitationWriter invitations, RoleListReader roleReader) {
    /** Lists the members first, then the open invitations. */
    Listing<MemberJson> list(AccountId account, Slice slice, Instant now) {
        return storage.read(tx -> {
            Listing<Member> members = tx.members().listByAccount(account, Direction.ASCENDING, slice);
            List<Invitation> invited = InvitationWriter.open(tx, account, now);
            Stream<MemberJson> first = members.items().stream().map(member -> json(tx, member));
            Stream<MemberJson> rest = invited.stream()
                    .skip(Math.max(0, slice.offset() - members.total()))
                    .limit(slice.limit() - members.items().size())
                    .map(this::json);
            return new Listing<>(Stream.concat(first, rest).toList(), members.total() + invited.size());
        });
    }

    /**
     * The member or open invitation {@code id}.
     *
     * @throws ApiException 404 when the account has no such member
     */
    MemberJson find(AccountId account, MemberId id, Instant now) {
        return storage.read(tx -> InvitationWriter.find(tx, account, id, now)
                .map(this::json)
                .orElseGet(() -> json(tx, member(tx, account, id))));
    }

    /** Invites {@code email}; its problems are collected in {@code fields}. */
    MemberJson invite(
            Caller caller,
            AccountId account,
            JsonFields fields,
            String email,
            List<RoleId> roles,
            AuditContext context) {
        return storage.inTransaction(tx -> json(invitations
                .create(tx, account, fields, email, roles, caller, context)
                .invitation()));
    }

    /**
     * Replaces the roles and the status.
     *
     * @param status as on the wire, or null to keep it; an invitation keeps its status in any case
     */
    MemberJson replace(
            Caller caller,
            AccountId account,
            MemberId id,
            List<RoleId> roles,
            @Nullable String status,
            AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<Invitation> invited = InvitationWriter.find(tx, account, id, context.at());
            if (invited.isPresent()) {
                roleReader.requireAssignable(caller, account, invited.get().roles());
                return json(invitations.replace(tx, invited.get(), roles, caller, context));
            }
            Member before = member(tx, account, id);
            roleReader.requireAssignable(caller, account, before.roles());
            Instant suspendedOn = suspendedOn(before, status, context.at());
            Member after =
                    new Member(before.id(), before.account(), before.user(), roles, suspendedOn, before.createdOn());
            return json(tx, writer.update(tx, before, after, context));
        });
    }

    /** On the wire, {@code pending} suspends an accepted member, and {@code accepted} ends the suspension. */
    private static @Nullable Instant suspendedOn(Member before, @Nullable String status, Instant now) {
        if (status == null || status.equals(MemberJson.status(before))) {
            return before.suspendedOn();
        }
        return status.equals(MemberJson.PENDING) ? now : null;
    }

    MemberId delete(Caller caller, AccountId account, MemberId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<Invitation> invited = InvitationWriter.find(tx, account, id, context.at());
            if (invited.isPresent()) {
                roleReader.requireAssignable(caller, account, invited.get().roles());
                invitations.end(tx, invited.get(), context);
                return id;
            }
            Member member = member(tx, account, id);
            roleReader.requireAssignable(caller, account, member.roles());
            writer.delete(tx, member, context);
            return id;
        });
    }

    private static Member member(Tx tx, AccountId account, MemberId id) {
        return tx.members()
                .find(id)
                .filter(member -> member.account().equals(account))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Member not found"));
    }

    private MemberJson json(Tx tx, Member member) {
        return MemberJson.of(tx, member, roleReader.roles());
    }

    private MemberJson json(Invitation invitation) {
        return MemberJson.of(invitation, roleReader.roles());
    }
}
