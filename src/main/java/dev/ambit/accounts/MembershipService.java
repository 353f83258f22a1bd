package dev.ambit.accounts;

import static dev.ambit.accounts.MembershipJson.REJECTED;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.User;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and changes a user's own memberships, which include the open invitations of the user. */
record MembershipService(
        Storage storage,
        MemberWriter members,
        InvitationWriter invitations,
        InvitationLifecycle lifecycle,
        RoleCatalog roles) {
    /** Lists the memberships first, then the open invitations. */
    List<MembershipJson> list(UserId user, Instant now) {
        return storage.read(tx -> {
            Stream<MembershipJson> accepted =
                    tx.members().listByUser(user, Direction.ASCENDING, Slice.EVERYTHING).items().stream()
                            .map(member -> json(tx, member));
            Stream<MembershipJson> invited =
                    open(tx, user, now).map(invitation -> json(tx, invitation, user, MemberJson.PENDING));
            return Stream.concat(accepted, invited).toList();
        });
    }

    /**
     * The membership or open invitation {@code id}.
     *
     * @throws ApiException 404 when the user has none with this id
     */
    MembershipJson find(UserId user, String id, Instant now) {
        return storage.read(tx -> invitation(tx, user, id, now)
                .map(invitation -> json(tx, invitation, user, MemberJson.PENDING))
                .orElseGet(() -> json(tx, member(tx, user, id))));
    }

    /**
     * Accepts an invitation; an accepted membership stays as it is.
     *
     * @throws ApiException 404 as for {@link #find}, 403 when the membership is suspended
     */
    MembershipJson accept(UserId user, String id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<Invitation> invited = invitation(tx, user, id, context.at());
            if (invited.isPresent()) {
                return json(tx, lifecycle.accept(tx, invited.get(), user, context));
            }
            Member member = member(tx, user, id);
            if (member.isSuspended()) { // or members could end their own suspension
                throw new ApiException(
                                ErrorCode.AUTHENTICATION_ERROR,
                                "an administrator suspended this membership; only an administrator can end the"
                                        + " suspension")
                        .refusing(DenyReason.OWNER_MAY_NOT);
            }
            return json(tx, member);
        });
    }

    /** Deletes an invitation or a membership. */
    MembershipJson reject(UserId user, String id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<Invitation> invited = invitation(tx, user, id, context.at());
            if (invited.isPresent()) {
                invitations.end(tx, invited.get(), context);
                return json(tx, invited.get(), user, REJECTED);
            }
            Member deleted = members.delete(tx, member(tx, user, id), context);
            return MembershipJson.of(tx, deleted, REJECTED, roles);
        });
    }

    private Stream<Invitation> open(Tx tx, UserId user, Instant now) {
        User known = tx.users().find(user).orElseThrow(() -> new ApiException(ErrorCode.NO_ROUTE));
        return invitations.open(tx, known, now).stream();
    }

    private Optional<Invitation> invitation(Tx tx, UserId user, String id, Instant now) {
        Optional<MemberId> parsed = MemberId.parse(id);
        return open(tx, user, now)
                .filter(invitation -> parsed.isPresent() && invitation.id().equals(parsed.get()))
                .findFirst();
    }

    private static Member member(Tx tx, UserId user, String id) {
        return MemberId.parse(id)
                .flatMap(parsed -> tx.members().find(parsed))
                .filter(member -> member.user().equals(user))
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Membership not found"));
    }

    private MembershipJson json(Tx tx, Member member) {
        return MembershipJson.of(tx, member, MemberJson.status(member), roles);
    }

    private MembershipJson json(Tx tx, Invitation invitation, UserId user, String status) {
        return MembershipJson.of(tx, invitation.acceptedBy(user, invitation.createdOn()), status, roles);
    }
}
