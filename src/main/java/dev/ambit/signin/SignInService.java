package dev.ambit.signin;

import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.DigestKey;
import dev.ambit.core.token.TokenText;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Place;
import dev.ambit.storage.AuditEntry.Subject;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredSession;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Signs people in and out; each change is one transaction with its audit entry and revision. */
public final class SignInService {
    /** Who signs in once more loses the session that began first. */
    private static final int MOST_SESSIONS = 100;

    private final Storage storage;
    private final AuditTrail audit;
    private final DigestKey currentKey;
    private final RandomGenerator random;
    private final Attempts attempts;

    SignInService(Storage storage, AuditTrail audit, DigestKey currentKey, RandomGenerator random, Attempts attempts) {
        this.storage = storage;
        this.audit = audit;
        this.currentKey = currentKey;
        this.random = random;
        this.attempts = attempts;
    }

    /**
     * Where somebody who wants to sign in comes from.
     *
     * @param device which known device or session of the address; null when none
     */
    record Visitor(
            @Nullable IpAddress client,
            String userAgent,
            Instant at,
            String requestId,
            @Nullable String device) {
        /** The same at another known device. */
        Visitor at(String known) {
            return new Visitor(client, userAgent, at, requestId, known);
        }
    }

    /** A session and its secret, at the only time at which that is known. */
    record Begun(Session session, TokenText secret) {}

    /**
     * Signs in.
     *
     * @param before the session that the browser had until now; null when none
     * @throws ApiException when address or password are wrong; which of them is not said
     * @throws Attempts.TooMany when there were too many attempts
     */
    Begun signIn(String email, String password, Visitor visitor, @Nullable SessionId before) {
        Attempts.Attempt attempt = attempts.begin(email, visitor.client(), visitor.device());
        Optional<User> user = storage.read(tx -> tx.users().findByEmail(email));
        String hash = user.flatMap(known -> storage.read(tx -> tx.users().passwordHash(known.id())))
                .orElse(Passwords.hashOfNobody());
        boolean matches = Passwords.matches(password, hash);
        if (user.isEmpty() || !matches) {
            Origin nobody = Origin.signingIn(null, visitor.client(), visitor.at(), visitor.requestId());
            throw refused("user.sign_in", user.map(User::id).orElse(null), nobody);
        }
        attempt.succeeded();
        UserId id = user.get().id();
        return storage.inTransaction(tx -> {
            requireHash(tx, id, hash);
            if (before != null && tx.sessions().delete(before)) {
                tx.revisions().append(new Change.OfSession(before));
            }
            return begin(tx, id, visitor);
        });
    }

    /** Begins a session of somebody who just proved who they are. */
    Begun begin(Tx tx, UserId user, Visitor visitor) {
        TokenText secret = TokenText.mint(TokenText.Kind.SESSION, random);
        Session session = new Session(
                SessionId.random(random), user, visitor.at(), visitor.at(), visitor.client(), visitor.userAgent());
        List<StoredSession> others = tx.sessions().listByUser(user);
        for (int i = 0; i < others.size(); i++) {
            StoredSession other = others.get(i);
            if (i >= MOST_SESSIONS - 1 || other.session().isOver(other.lastSeenOn(), visitor.at())) {
                delete(tx, other.session().id());
            }
        }
        tx.sessions().insert(new StoredSession(session, currentKey.digest(secret), visitor.at()));
        record(
                tx,
                Origin.signingIn(user, visitor.client(), visitor.at(), visitor.requestId()),
                "user.sign_in",
                session);
        return new Begun(session, secret);
    }

    /**
     * Proves again that it is the person who signed in who sits there; the session gets another secret.
     *
     * @throws ApiException when the password is wrong
     * @throws Attempts.TooMany when there were too many attempts
     */
    Begun proveAgain(Session session, String password, Visitor visitor, Origin origin) {
        String hash = check(session.user(), "user.prove", password, visitor, origin);
        return storage.inTransaction(tx -> {
            requireHash(tx, session.user(), hash);
            Begun proved = renew(tx, session, visitor.at());
            record(tx, origin, "user.prove", proved.session());
            return proved;
        });
    }

    /** Changes the password, ends all other sessions of the user, and gives this one another secret. */
    Begun changePassword(Session session, String current, String wanted, Visitor visitor, Origin origin) {
        String hash = check(session.user(), "user.password", current, visitor, origin);
        String wantedHash = Passwords.hash(wanted);
        return storage.inTransaction(tx -> {
            requireHash(tx, session.user(), hash);
            tx.users().replacePasswordHash(session.user(), wantedHash);
            for (StoredSession other : tx.sessions().listByUser(session.user())) {
                if (!other.session().id().equals(session.id())) {
                    delete(tx, other.session().id());
                }
            }
            Begun renewed = renew(tx, session, visitor.at());
            record(tx, origin, "user.password", renewed.session());
            return renewed;
        });
    }

    /** Another secret for a session, which must still be there: it may have been ended since the request came. */
    private Begun renew(Tx tx, Session session, Instant at) {
        TokenText secret = TokenText.mint(TokenText.Kind.SESSION, random);
        Session proved = session.withAuthenticatedOn(at);
        if (!tx.sessions().renew(proved, currentKey.digest(secret))) {
            throw new ApiException(ErrorCode.NOT_SIGNED_IN);
        }
        return new Begun(proved, secret);
    }

    /** Comparing took time, and the password may have been changed meanwhile, to shut somebody out. */
    private static void requireHash(Tx tx, UserId user, String hash) {
        if (!tx.users().passwordHash(user).equals(Optional.of(hash))) {
            throw new ApiException(ErrorCode.SIGN_IN_REFUSED);
        }
    }

    /** Ends the session {@code id} of {@code user}; false when there is none. */
    boolean end(UserId user, SessionId id, Origin origin) {
        return storage.inTransaction(tx -> {
            Optional<StoredSession> found = tx.sessions()
                    .find(id)
                    .filter(stored -> stored.session().user().equals(user));
            found.ifPresent(stored -> {
                tx.sessions().delete(id);
                record(tx, origin, "user.sign_out", stored.session());
            });
            return found.isPresent();
        });
    }

    /** The hash that {@code password} has, which is the user's. */
    private String check(UserId user, String action, String password, Visitor visitor, Origin origin) {
        Attempts.Attempt attempt = attempts.begin("", visitor.client(), visitor.device());
        String hash = storage.read(tx -> tx.users().passwordHash(user)).orElseThrow();
        if (!Passwords.matches(password, hash)) {
            throw refused(action, user, origin);
        }
        attempt.succeeded();
        return hash;
    }

    /** Notes an attempt that was wrong; the answer says nothing of what was. */
    private ApiException refused(String action, @Nullable UserId user, Origin origin) {
        Place place = user == null ? new Place(null, null, null) : Place.of(user);
        Deed deed = new Deed(action, new Subject(Kind.USER, user == null ? null : user.toString()), place, null, null);
        storage.inTransaction(tx -> {
            audit.recordRefused(tx, origin, deed);
            return deed;
        });
        return new ApiException(ErrorCode.SIGN_IN_REFUSED);
    }

    private static void delete(Tx tx, SessionId id) {
        tx.sessions().delete(id);
        tx.revisions().append(new Change.OfSession(id));
    }

    private void record(Tx tx, Origin origin, String action, Session session) {
        Deed deed = new Deed(
                action,
                new Subject(Kind.USER, session.user().toString()),
                Place.of(session.user()),
                null,
                Json.text(Map.of("session", session.id().toString())));
        audit.record(tx, origin, deed, new Change.OfSession(session.id()));
    }
}
