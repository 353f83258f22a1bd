package dev.ambit.signin.setup;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.session.NewSession;
import dev.ambit.signin.session.SessionService;
import dev.ambit.storage.Change;
import dev.ambit.storage.InsertResult;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Creates users by the links of invitations; each is one transaction with its audit entries, revisions and session. */
public final class InvitationAcceptance {
    private final Storage storage;
    private final AuditTrail audit;
    private final InvitationLifecycle invitations;
    private final SessionService sessions;
    private final List<HmacKey> keys;
    private final RandomGenerator random;

    /** {@code keys} are the current key and then the retired ones; {@code random} must be cryptographically strong. */
    public InvitationAcceptance(
            Storage storage,
            AuditTrail audit,
            InvitationLifecycle invitations,
            SessionService sessions,
            List<HmacKey> keys,
            RandomGenerator random) {
        this.storage = storage;
        this.audit = audit;
        this.invitations = invitations;
        this.sessions = sessions;
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /** @param account the name of the account that the invited user joins */
    record Offer(String email, String account, Instant expiresOn) {}

    /**
     * The open invitation whose link has {@code secret}.
     *
     * @throws ApiException when there is none
     */
    Offer find(String secret, Instant at) {
        return storage.read(tx -> {
            Invitation invitation = find(tx, secret, at);
            String account =
                    tx.accounts().find(invitation.account()).orElseThrow().name();
            return new Offer(invitation.email(), account, invitation.expiresOn());
        });
    }

    /** The values of a new user. */
    record NewUser(@Nullable String firstName, @Nullable String lastName, String passwordHash) {
        /** Does not contain the hash. */
        @Override
        public String toString() {
            return "NewUser[" + firstName + ", " + lastName + "]";
        }
    }

    /**
     * Creates the invited user and accepts the invitation.
     *
     * @throws ApiException when there is no such invitation, or a user with its address already exists
     */
    NewSession accept(String secret, NewUser newUser, SignInClient client) {
        Optional<NewSession> newSession = storage.inTransaction(tx -> {
            Invitation invitation = find(tx, secret, client.at());
            User user = user(invitation, newUser, client.at());
            if (tx.users().insert(user, newUser.passwordHash()) == InsertResult.CONFLICT) {
                // The inviter knows the link and could use it to find out which addresses are users. So the link is
                // used up, and the audit log records it.
                invitations.unlink(tx, invitation, client.auditContext(null));
                return Optional.empty();
            }
            join(tx, invitation, user, client.auditContext(user.id()));
            return Optional.of(sessions.start(tx, user.id(), client));
        });
        return newSession.orElseThrow(() -> new ApiException(
                ErrorCode.INVALID_REQUEST,
                "a user with this address already exists: sign in, and accept the invitation on the profile"
                        + " page; the link is used up"));
    }

    private User user(Invitation invitation, NewUser newUser, Instant at) {
        return new User(
                UserId.random(random),
                invitation.email(),
                newUser.firstName(),
                newUser.lastName(),
                null,
                null,
                null,
                at,
                at);
    }

    private void join(Tx tx, Invitation invitation, User user, AuditContext context) {
        String id = user.id().toString();
        audit.record(
                tx,
                context,
                Event.onUser(
                        AuditAction.USER_CREATE, user.id(), null, Json.text(Map.of("id", id, "email", user.email()))),
                new Change.OfUser(user.id()));
        invitations.accept(tx, invitation, user.id(), context);
    }

    /** The open invitation with that link, whose inviter still has the permission to create it. */
    private Invitation find(Tx tx, String secret, Instant at) {
        return TokenSecret.parse(secret)
                .flatMap(text -> keys.stream()
                        .flatMap(key -> tx.invitations().find(key.digest(text)).stream())
                        .findFirst())
                .filter(invitation -> invitation.isOpen(at))
                .filter(invitation -> invitations.inviterPermissions().isStillPermitted(tx, invitation, at))
                .orElseThrow(() -> new ApiException(ErrorCode.LINK_NOT_VALID));
    }
}
