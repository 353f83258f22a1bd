package dev.ambit.audit;

import dev.ambit.access.InviterPermissions;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and ends invitations, with an audit entry for each change. Several features use it: an invitation
 * ends in the transaction that ends the token, or removes the permissions, that it was made with.
 */
public record InvitationLifecycle(AuditTrail audit, InviterPermissions inviterPermissions) {
    private record State(String id, String email, List<String> roles, Instant expiresOn) {
        static @Nullable String of(@Nullable Invitation invitation) {
            return invitation == null
                    ? null
                    : Json.text(new State(
                            invitation.id().toString(),
                            invitation.email(),
                            invitation.roles().stream().map(RoleId::toString).toList(),
                            invitation.expiresOn()));
        }
    }

    /** Records that {@code invitation} was created. */
    public void created(Tx tx, Invitation invitation, AuditContext context) {
        record(tx, context, AuditAction.INVITATION_CREATE, null, invitation);
    }

    /** Records that {@code after} replaced {@code before}. */
    public void replaced(Tx tx, Invitation before, Invitation after, AuditContext context) {
        record(tx, context, AuditAction.INVITATION_UPDATE, before, after);
    }

    /** Records that {@code after}, which was {@code before}, has a new link. */
    public void linked(Tx tx, Invitation before, Invitation after, AuditContext context) {
        record(tx, context, AuditAction.INVITATION_LINK, before, after);
    }

    /** Removes the link of {@code invitation}: its recipient is a user already, who accepts it without a link. */
    public void unlink(Tx tx, Invitation invitation, AuditContext context) {
        tx.invitations().replaceDigest(invitation.id(), null);
        record(tx, context, AuditAction.INVITATION_UNLINK, invitation, invitation);
    }

    /**
     * Makes {@code user} the member that {@code invitation} invites.
     *
     * @throws ApiException when the user is a member of the account already
     */
    public Member accept(Tx tx, Invitation invitation, UserId user, AuditContext context) {
        Member member = invitation.acceptedBy(user, context.at());
        tx.invitations().delete(invitation.id());
        if (tx.members().insert(member) == InsertResult.CONFLICT) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the user is a member of the account already");
        }
        String id = member.id().toString();
        Event event = new Event(
                AuditAction.INVITATION_ACCEPT,
                new Target(Kind.MEMBER, id),
                Scope.of(member.account()),
                State.of(invitation),
                Json.text(new TreeMap<>(Map.of("id", id, "user", user.toString()))));
        audit.record(tx, context, event, new Change.OfMember(member.id()));
        return member;
    }

    /** Ends {@code invitation}, for example when it is withdrawn or declined. */
    public void end(Tx tx, Invitation invitation, AuditContext context) {
        tx.invitations().delete(invitation.id());
        record(tx, context, AuditAction.INVITATION_DELETE, invitation, null);
    }

    /** Ends all invitations of {@code token}, whose secret was changed or which is about to be deleted. */
    public void endAllOf(Tx tx, TokenId token, AuditContext context) {
        tx.invitations().listByToken(token).forEach(invitation -> end(tx, invitation, context));
    }

    /** Ends invitations that the changed {@code token} may no longer make; limits the others to its expiry. */
    public void endNoLongerPermitted(Tx tx, TokenId token, @Nullable Instant expiresOn, AuditContext context) {
        List<Invitation> made = tx.invitations().listByToken(token);
        endUnauthorized(tx, made, context);
        for (Invitation invitation : made) {
            if (expiresOn != null && expiresOn.isBefore(invitation.expiresOn())) {
                tx.invitations().update(invitation.withExpiry(expiresOn)); // has no effect when it was ended above
            }
        }
    }

    /** Ends invitations, by session or token, that {@code user} may no longer make after a change of permissions. */
    public void endNoLongerPermitted(Tx tx, UserId user, AuditContext context) {
        endUnauthorized(tx, tx.invitations().listByInviter(user), context);
    }

    /** Ends all invitations of {@code user}, by session or token. */
    public void endAllOf(Tx tx, UserId user, AuditContext context) {
        tx.invitations().listByInviter(user).forEach(invitation -> end(tx, invitation, context));
    }

    private void endUnauthorized(Tx tx, List<Invitation> made, AuditContext context) {
        for (Invitation invitation : made) {
            if (!inviterPermissions.isStillPermitted(tx, invitation, context.at())) {
                end(tx, invitation, context);
            }
        }
    }

    private void record(
            Tx tx, AuditContext context, AuditAction action, @Nullable Invitation before, @Nullable Invitation after) {
        Invitation either = after == null ? before : after;
        if (either == null) {
            throw new IllegalArgumentException("neither an old nor a new invitation");
        }
        Target target = new Target(Kind.MEMBER, either.id().toString());
        Event event = new Event(action, target, Scope.of(either.account()), State.of(before), State.of(after));
        audit.record(tx, context, event, new Change.OfAccount(either.account()));
    }
}
