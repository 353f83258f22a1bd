package dev.ambit.audit;

import dev.ambit.access.InviterPermissions;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
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
 * What becomes of invitations, with an audit entry each. Several features bring it about: an invitation ends in the
 * transaction that ends the token or takes the rights that it was made with.
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

    /** Writes that {@code invitation} was made. */
    public void created(Tx tx, Invitation invitation, AuditContext auditContext) {
        record(tx, auditContext, "invitation.create", null, invitation);
    }

    /** Writes that {@code after} was made of {@code before}. */
    public void replaced(Tx tx, Invitation before, Invitation after, AuditContext auditContext) {
        record(tx, auditContext, "invitation.update", before, after);
    }

    /** Writes that {@code after}, which was {@code before}, has another link. */
    public void linked(Tx tx, Invitation before, Invitation after, AuditContext auditContext) {
        record(tx, auditContext, "invitation.link", before, after);
    }

    /** Takes the link of {@code invitation} away: whom it was for is a user, who accepts it without one. */
    public void unlink(Tx tx, Invitation invitation, AuditContext auditContext) {
        tx.invitations().replaceDigest(invitation.id(), null);
        record(tx, auditContext, "invitation.unlink", invitation, invitation);
    }

    /**
     * Makes {@code user} the member that {@code invitation} invites.
     *
     * @throws ApiException when the user is a member of the account already
     */
    public Member accept(Tx tx, Invitation invitation, UserId user, AuditContext auditContext) {
        Member member = invitation.acceptedBy(user, auditContext.at());
        tx.invitations().delete(invitation.id());
        if (tx.members().insert(member) == InsertResult.CONFLICT) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the user is a member of the account already");
        }
        String id = member.id().toString();
        Event event = new Event(
                "invitation.accept",
                new Target(Kind.MEMBER, id),
                Scope.of(member.account()),
                State.of(invitation),
                Json.text(new TreeMap<>(Map.of("id", id, "user", user.toString()))));
        audit.record(tx, auditContext, event, new Change.OfMember(member.id()));
        return member;
    }

    /** Ends {@code invitation}, withdrawn or turned down. */
    public void end(Tx tx, Invitation invitation, AuditContext auditContext) {
        tx.invitations().delete(invitation.id());
        record(tx, auditContext, "invitation.delete", invitation, null);
    }

    /** Ends all that {@code token} made: its secret is no longer the one that made them, or it is about to be deleted. */
    public void endOf(Tx tx, TokenId token, AuditContext auditContext) {
        tx.invitations().listByToken(token).forEach(invitation -> end(tx, invitation, auditContext));
    }

    /** Ends those that {@code token}, which was changed, could not make any more; none outlives its end. */
    public void changed(Tx tx, TokenId token, @Nullable Instant expiresOn, AuditContext auditContext) {
        List<Invitation> made = tx.invitations().listByToken(token);
        endUnauthorized(tx, made, auditContext);
        for (Invitation invitation : made) {
            if (expiresOn != null && expiresOn.isBefore(invitation.expiresOn())) {
                tx.invitations().update(invitation.until(expiresOn)); // not there any more: then it does nothing
            }
        }
    }

    /** Ends those that {@code user}, whose rights were changed, could not make any more, signed in or by a token. */
    public void changed(Tx tx, UserId user, AuditContext auditContext) {
        endUnauthorized(tx, tx.invitations().listByInviter(user), auditContext);
    }

    /** Ends all that {@code user} made, signed in or by a token. */
    public void endOf(Tx tx, UserId user, AuditContext auditContext) {
        tx.invitations().listByInviter(user).forEach(invitation -> end(tx, invitation, auditContext));
    }

    private void endUnauthorized(Tx tx, List<Invitation> made, AuditContext auditContext) {
        for (Invitation invitation : made) {
            if (!inviterPermissions.isStillPermitted(tx, invitation, auditContext.at())) {
                end(tx, invitation, auditContext);
            }
        }
    }

    private void record(
            Tx tx, AuditContext auditContext, String action, @Nullable Invitation before, @Nullable Invitation after) {
        Invitation either = after == null ? before : after;
        if (either == null) {
            throw new IllegalArgumentException("a change of nothing");
        }
        Target target = new Target(Kind.MEMBER, either.id().toString());
        Event event = new Event(action, target, Scope.of(either.account()), State.of(before), State.of(after));
        audit.record(tx, auditContext, event, new Change.OfAccount(either.account()));
    }
}
