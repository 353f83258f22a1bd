package dev.ambit.accounts;

import dev.ambit.access.Caller;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.InviterPermissions;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Creates and changes invitations in a transaction of the caller, with audit entry and revision.
 *
 * <p>It never checks whether an e-mail address belongs to a user of this server, so that no response can depend on
 * that.
 */
final class InvitationWriter {
    private static final Duration VALID = Duration.ofDays(7);

    /** The maximum number of open invitations per account. */
    private static final int MAX_INVITATIONS = 1000;

    private final InvitationLifecycle lifecycle;
    private final HmacKey currentKey;
    private final RandomGenerator random;

    /** {@code random} must be cryptographically strong: it draws the secrets of links. */
    InvitationWriter(InvitationLifecycle lifecycle, HmacKey currentKey, RandomGenerator random) {
        this.lifecycle = lifecycle;
        this.currentKey = currentKey;
        this.random = random;
    }

    /** An invitation and the secret of its link, which is available only when it is issued; null without a link. */
    record IssuedInvitation(Invitation invitation, @Nullable TokenSecret secret) {}

    /**
     * Invites {@code email}. Only a signed-in user gets a link: a token could use the link itself, and so create a user
     * with a password that outlives the token.
     *
     * @throws ApiException when the address belongs to a member, or is invited already
     */
    IssuedInvitation create(
            Tx tx,
            AccountId account,
            JsonFields fields,
            String email,
            List<RoleId> roles,
            Caller caller,
            AuditContext context) {
        tx.invitations().deleteExpired(account, context.at());
        if (tx.members().find(account, email).isPresent()) {
            fields.problem("email", "must not be the address of a member of the account");
        } else if (tx.invitations().listByAccount(account).size() >= MAX_INVITATIONS) {
            fields.problem(
                    "email",
                    "cannot be invited: the account has " + MAX_INVITATIONS + " open invitations, which is the limit");
        }
        fields.check();
        Instant end = end(caller, context.at().plus(VALID));
        Invitation invitation = new Invitation(
                MemberId.random(random), account, inviter(caller), token(caller), email, roles, context.at(), end);
        requireInviter(tx, invitation, caller, context.at());
        TokenSecret secret = caller.isSignedIn() ? TokenSecret.mint(TokenSecret.Kind.LINK, random) : null;
        InsertResult inserted = tx.invitations().insert(invitation, secret == null ? null : currentKey.digest(secret));
        if (inserted == InsertResult.CONFLICT) {
            fields.problem("email", "is invited already; withdraw that invitation or change its roles");
            fields.check();
        }
        lifecycle.created(tx, invitation, context);
        return new IssuedInvitation(invitation, secret);
    }

    /** The open invitation {@code id} of {@code account}. */
    static Optional<Invitation> find(Tx tx, AccountId account, MemberId id, Instant now) {
        return tx.invitations()
                .find(id)
                .filter(invitation -> invitation.account().equals(account))
                .filter(invitation -> invitation.isOpen(now));
    }

    /** The open invitations of {@code account}. */
    static List<Invitation> open(Tx tx, AccountId account, Instant now) {
        return tx.invitations().listByAccount(account).stream()
                .filter(invitation -> invitation.isOpen(now))
                .toList();
    }

    /** The open invitations of {@code user} whose inviters still have the permissions to create them. */
    List<Invitation> open(Tx tx, User user, Instant now) {
        return tx.invitations().listByEmail(user.email()).stream()
                .filter(invitation -> invitation.isOpen(now) && invitation.isFor(user))
                .filter(invitation -> lifecycle.inviterPermissions().isStillPermitted(tx, invitation, now))
                .toList();
    }

    /**
     * Changes the roles. The caller becomes the inviter, whose permissions then limit these roles. A link that a
     * different inviter knows is invalidated, or it would remain valid after that inviter is removed.
     */
    Invitation replace(Tx tx, Invitation before, List<RoleId> roles, Caller caller, AuditContext context) {
        Invitation after = new Invitation(
                before.id(),
                before.account(),
                inviter(caller),
                token(caller),
                before.email(),
                roles,
                before.createdOn(),
                end(caller, before.expiresOn()));
        requireInviter(tx, after, caller, context.at());
        tx.invitations().update(after);
        if (!after.hasSameInviterAs(before)) {
            tx.invitations().replaceDigest(after.id(), null);
        }
        lifecycle.replaced(tx, before, after, context);
        return after;
    }

    private void requireInviter(Tx tx, Invitation invitation, Caller caller, Instant now) {
        if (!InviterPermissions.isCurrent(tx, caller)
                || !lifecycle.inviterPermissions().isStillPermitted(tx, invitation, now)) {
            throw new ApiException(ErrorCode.INVALID_ACCESS_TOKEN);
        }
    }

    /**
     * Issues a new link, which invalidates the old one. The caller becomes the inviter, so that the link ends with the
     * permissions of the user to whom it was shown.
     */
    IssuedInvitation renewLink(Tx tx, Invitation before, Caller caller, AuditContext context) {
        Invitation after = before.withInviter(inviter(caller), token(caller));
        requireInviter(tx, after, caller, context.at());
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.LINK, random);
        tx.invitations().update(after);
        tx.invitations().replaceDigest(after.id(), currentKey.digest(secret));
        lifecycle.linked(tx, before, after, context);
        return new IssuedInvitation(after, secret);
    }

    void end(Tx tx, Invitation invitation, AuditContext context) {
        lifecycle.end(tx, invitation, context);
    }

    /** An invitation created by a token expires with the token. */
    private static Instant end(Caller caller, Instant usual) {
        Instant end = caller.principal() instanceof IndexedToken token ? token.expiresOn() : null;
        return end != null && end.isBefore(usual) ? end : usual;
    }

    private static @Nullable UserId inviter(Caller caller) {
        return caller.owner() instanceof TokenOwner.User user ? user.id() : null;
    }

    private static @Nullable TokenId token(Caller caller) {
        return switch (caller.principal()) {
            case IndexedToken token -> token.id();
            case IndexedSession _ -> null;
        };
    }
}
