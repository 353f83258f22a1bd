package dev.ambit.signin.oidc;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.audit.InvitationLifecycle;
import dev.ambit.core.account.Session;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.Json;
import dev.ambit.signin.password.Passwords;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Slice;
import dev.ambit.storage.StoredPasskey;
import dev.ambit.storage.StoredSession;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.Tx;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Verification of a user's e-mail address by the OpenID provider. An invitation link creates a user without verifying
 * the address, so an attacker with the link may hold the address of another person. The credentials and tokens that
 * were set before the first verification must not sign in, or act, as the owner of the address.
 */
public record EmailVerification(AuditTrail audit, InvitationLifecycle invitations) {
    /** Records that the address of {@code user} is verified. */
    void markVerified(Tx tx, UserId user, AuditContext context) {
        if (tx.users().emailProvenOn(user).isEmpty()) {
            tx.users().markEmailProven(user, context.at());
            record(tx, context, AuditAction.USER_EMAIL_PROVE, user, null);
        }
    }

    /** The same without a session of that user: a first verification drops all credentials, sessions and tokens. */
    void markVerifiedAndDropCredentials(Tx tx, UserId user, AuditContext context) {
        if (tx.users().emailProvenOn(user).isEmpty()) {
            drop(tx, user, context);
            markVerified(tx, user, context);
        }
    }

    private void drop(Tx tx, UserId user, AuditContext context) {
        tx.users().replacePasswordHash(user, Passwords.dummyHash());
        record(tx, context, AuditAction.USER_PASSWORD, user, Map.of("removed", "true"));
        if (tx.identities().delete(user)) {
            record(tx, context, AuditAction.USER_UNLINK, user, null);
        }
        for (StoredPasskey passkey : tx.passkeys().listByUser(user)) {
            tx.passkeys().delete(user, passkey.id());
            record(
                    tx,
                    context,
                    AuditAction.USER_PASSKEY_DELETE,
                    user,
                    Map.of("id", passkey.id().toString()));
        }
        if (tx.oneTimePasswords().delete(user)) {
            record(tx, context, AuditAction.USER_ONE_TIME_PASSWORD_DISABLE, user, null);
        }
        tx.sessions().listByUser(user).forEach(session -> drop(tx, session, context));
        TokenFilter own = TokenFilter.of(new TokenOwner.User(user));
        tx.tokens().list(own, Direction.ASCENDING, Slice.EVERYTHING).items().forEach(token -> drop(tx, token, context));
        invitations.endAllOf(tx, user, context);
    }

    private void drop(Tx tx, StoredSession stored, AuditContext context) {
        Session session = stored.session();
        tx.sessions().delete(session.id());
        String before = Json.text(Map.of("session", session.id().toString()));
        Event event = Event.onUser(AuditAction.USER_SIGN_OUT, session.user(), before, null);
        audit.record(tx, context, event, new Change.OfSession(session.id()));
    }

    private void drop(Tx tx, StoredToken stored, AuditContext context) {
        Token token = stored.token();
        invitations.endAllOf(tx, token.id(), context);
        tx.tokens().delete(token.id());
        String id = token.id().toString();
        Event event = new Event(
                AuditAction.TOKEN_DELETE,
                new Target(Kind.TOKEN, id),
                Scope.of(token.owner()),
                Json.text(new TreeMap<>(Map.of("id", id, "name", token.name()))),
                null);
        audit.record(tx, context, event, new Change.OfToken(token.id()));
    }

    private void record(
            Tx tx, AuditContext context, AuditAction action, UserId user, @Nullable Map<String, String> before) {
        Event event = Event.onUser(action, user, before == null ? null : Json.text(before), null);
        audit.record(tx, context, event, new Change.OfUser(user));
    }
}
