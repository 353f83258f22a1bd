package dev.ambit.signin.session;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredSession;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Starts, renews and ends sessions, with their audit entries and revisions. A session starts in the transaction of the
 * caller, which uses up what authenticated the user.
 */
public final class SessionService {
    /** Per user; one more sign-in ends the oldest session. */
    private static final int MAX_SESSIONS = 100;

    private final Storage storage;
    private final AuditTrail audit;
    private final HmacKey currentKey;
    private final RandomGenerator random;

    /** {@code random} must be cryptographically strong. */
    public SessionService(Storage storage, AuditTrail audit, HmacKey currentKey, RandomGenerator random) {
        this.storage = storage;
        this.audit = audit;
        this.currentKey = currentKey;
        this.random = random;
    }

    /** Starts a session of a user who has just been created. */
    public NewSession start(Tx tx, UserId user, SignInClient client) {
        return start(tx, user, client, null, client.at(), null);
    }

    /**
     * Starts a session of a user who authenticated at {@code authenticatedOn}.
     *
     * @param before the previous session of the browser, which ends; null when none
     * @param way written to the audit log; null for a password
     */
    public NewSession start(
            Tx tx,
            UserId user,
            SignInClient client,
            @Nullable Session before,
            Instant authenticatedOn,
            @Nullable String way) {
        if (before != null) {
            delete(tx, before.id());
        }
        endSurplus(tx, user, client.at());
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session session = new Session(
                SessionId.random(random), user, client.at(), authenticatedOn, client.client(), client.userAgent());
        tx.sessions().insert(new StoredSession(session, currentKey.digest(secret), client.at()));
        record(tx, client.auditContext(user), AuditAction.USER_SIGN_IN, session, way);
        return new NewSession(session, secret);
    }

    /** Ends the expired sessions, and the oldest ones beyond the limit, to leave a place for one more. */
    private static void endSurplus(Tx tx, UserId user, Instant at) {
        List<StoredSession> newestFirst = tx.sessions().listByUser(user);
        for (int i = 0; i < newestFirst.size(); i++) {
            StoredSession stored = newestFirst.get(i);
            if (i >= MAX_SESSIONS - 1 || stored.session().isExpired(stored.lastSeenOn(), at)) {
                delete(tx, stored.session().id());
            }
        }
    }

    /**
     * Records that the user of {@code session} authenticated again at {@code authenticatedOn}; the session gets a new
     * secret. {@code way} is written to the audit log, null for a password.
     */
    public NewSession reauthenticate(
            Tx tx, Session session, Instant authenticatedOn, AuditContext context, @Nullable String way) {
        return renew(tx, session, authenticatedOn, context, AuditAction.USER_PROVE, way);
    }

    /** The same for a user who has just changed the password; all other sessions of the user end. */
    public NewSession changedPassword(Tx tx, Session session, Instant authenticatedOn, AuditContext context) {
        endOthers(tx, session);
        return renew(tx, session, authenticatedOn, context, AuditAction.USER_PASSWORD, null);
    }

    /** The session must still exist: it may have been ended since the request arrived. */
    private NewSession renew(
            Tx tx, Session session, Instant at, AuditContext context, AuditAction action, @Nullable String way) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session renewed = session.withAuthenticatedOn(at);
        if (!tx.sessions().renew(renewed, currentKey.digest(secret))) {
            throw new ApiException(ErrorCode.NOT_SIGNED_IN);
        }
        record(tx, context, action, renewed, way);
        return new NewSession(renewed, secret);
    }

    /** Ends all other sessions of the user, since an attacker may have started them with the old credentials. */
    public static void endOthers(Tx tx, Session session) {
        for (StoredSession other : tx.sessions().listByUser(session.user())) {
            if (!other.session().id().equals(session.id())) {
                delete(tx, other.session().id());
            }
        }
    }

    /** Ends the session {@code id} of {@code user}; false when there is none. */
    boolean end(UserId user, SessionId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<StoredSession> found = tx.sessions()
                    .find(id)
                    .filter(stored -> stored.session().user().equals(user));
            found.ifPresent(stored -> {
                tx.sessions().delete(id);
                record(tx, context, AuditAction.USER_SIGN_OUT, stored.session(), null);
            });
            return found.isPresent();
        });
    }

    private static void delete(Tx tx, SessionId id) {
        if (tx.sessions().delete(id)) {
            tx.revisions().append(new Change.OfSession(id));
        }
    }

    private void record(Tx tx, AuditContext context, AuditAction action, Session session, @Nullable String way) {
        Map<String, String> after = new TreeMap<>(Map.of("session", session.id().toString()));
        if (way != null) {
            after.put("way", way);
        }
        Event event = Event.onUser(action, session.user(), null, Json.text(after));
        audit.record(tx, context, event, new Change.OfSession(session.id()));
    }
}
