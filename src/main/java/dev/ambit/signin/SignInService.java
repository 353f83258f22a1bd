package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.signin.AttemptLimiter.Kind;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredPasskey;
import dev.ambit.storage.StoredSession;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Signs users in and out; each change is one transaction with its audit entry and revision. */
public final class SignInService {
    /** Per user; one more sign-in ends the oldest session. */
    private static final int MAX_SESSIONS = 100;

    /** The challenge purpose of sign-in and re-authentication with a passkey. */
    static final String PASSKEY_SIGN_IN = "use";

    /** The value of {@code way} in the audit log. */
    private static final String PASSKEY = "passkey";

    private final Storage storage;
    private final AuditTrail audit;
    private final HmacKey currentKey;
    private final RandomGenerator random;
    private final AttemptLimiter attempts;
    private final VerificationQueue queue;
    private final PasskeyVerifier passkeyVerifier;
    private final FailedAttemptLog failedAttempts;
    private final SecondFactorCheck secondFactorCheck;

    SignInService(
            Storage storage,
            AuditTrail audit,
            HmacKey currentKey,
            RandomGenerator random,
            AttemptLimiter attempts,
            VerificationQueue queue,
            OneTimePasswords oneTimePasswords,
            PasskeyVerifier passkeyVerifier,
            FailedAttemptLog failedAttempts) {
        this.storage = storage;
        this.audit = audit;
        this.currentKey = currentKey;
        this.random = random;
        this.attempts = attempts;
        this.queue = queue;
        this.passkeyVerifier = passkeyVerifier;
        this.failedAttempts = failedAttempts;
        this.secondFactorCheck = new SecondFactorCheck(storage, attempts, oneTimePasswords, failedAttempts);
    }

    /**
     * Signs in.
     *
     * @param before the previous session of the browser; null when none
     * @throws ApiException when address or password are wrong, without saying which, or the code is missing or wrong
     * @throws RateLimited when there were too many attempts
     */
    NewSession signIn(String email, PasswordCredentials credentials, SignInClient client, @Nullable SessionId before) {
        Attempt attempt = attempts.acquireForPassword(email, client);
        Optional<User> user = storage.read(tx -> tx.users().findByEmail(email));
        String hash = user.flatMap(one -> storage.read(tx -> tx.users().passwordHash(one.id())))
                .orElse(Passwords.dummyHash());
        boolean matches = queue.run(attempt, () -> Passwords.matches(credentials.password(), hash));
        if (user.isEmpty() || !matches) {
            throw failedAttempts.record(
                    "user.sign_in", user.map(User::id).orElse(null), anonymous(client), ErrorCode.SIGN_IN_REFUSED);
        }
        UserId id = user.get().id();
        Attempt onCode = secondFactorCheck.require(id, credentials, attempt, client, anonymous(client));
        Optional<NewSession> newSession = storage.inTransaction(tx -> {
            requireHash(tx, id, hash);
            return secondFactorCheck.consumeCode(tx, id, credentials, client.at())
                    ? Optional.of(startSession(tx, id, client, before, null))
                    : Optional.empty();
        });
        if (newSession.isEmpty()) {
            throw failedAttempts.record("user.sign_in", id, anonymous(client), ErrorCode.SECOND_FACTOR_REJECTED);
        }
        attempt.succeeded();
        onCode.succeeded();
        return newSession.get();
    }

    /**
     * Signs in with a passkey alone.
     *
     * @param credential the assertion, as the browser's JSON
     * @throws ApiException when the passkey is unknown or the assertion is not valid
     * @throws RateLimited when there were too many attempts
     */
    NewSession signIn(
            String credential,
            PasskeyVerifier.RelyingParty relyingParty,
            SignInClient client,
            @Nullable SessionId before) {
        Attempt attempt = attempts.acquire(Kind.PASSKEY, client);
        Checked checked = queue.run(attempt, () -> check(credential, relyingParty, client.at()));
        StoredPasskey used = checked.used()
                .orElseThrow(() -> failedAttempts.record(
                        "user.sign_in", checked.user(), anonymous(client), ErrorCode.PASSKEY_REFUSED));
        NewSession newSession = storage.inTransaction(tx -> {
            use(tx, used);
            return startSession(tx, used.user(), client, before, PASSKEY);
        });
        attempt.succeeded();
        return newSession;
    }

    /**
     * The result of checking an assertion of a registered passkey.
     *
     * @param used the passkey to store; empty when the assertion is not valid
     */
    private record Checked(UserId user, Optional<StoredPasskey> used) {}

    private Checked check(String credential, PasskeyVerifier.RelyingParty relyingParty, Instant at) {
        PasskeyVerifier.Assertion assertion =
                passkeyVerifier.parse(credential).orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        StoredPasskey passkey = storage.read(tx -> tx.passkeys().find(assertion.credential()))
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        return new Checked(
                passkey.user(), passkeyVerifier.verify(assertion, passkey, PASSKEY_SIGN_IN, relyingParty, at));
    }

    /** Records the use of a passkey, which must still exist and must not have been used since it was read. */
    private static void use(Tx tx, StoredPasskey used) {
        Instant at = Objects.requireNonNull(used.lastUsedOn());
        if (!tx.passkeys().touch(used.id(), used.counter(), used.backedUp(), at)) {
            throw new ApiException(ErrorCode.PASSKEY_REFUSED);
        }
    }

    private static AuditContext anonymous(SignInClient client) {
        return AuditContext.signingIn(null, client.client(), client.at(), client.requestId());
    }

    private NewSession startSession(
            Tx tx, UserId user, SignInClient client, @Nullable SessionId before, @Nullable String way) {
        if (before != null && tx.sessions().delete(before)) {
            tx.revisions().append(new Change.OfSession(before));
        }
        return startSession(tx, user, client, client.at(), way);
    }

    /** Starts a session of a user who has just authenticated. */
    NewSession startSession(Tx tx, UserId user, SignInClient client) {
        return startSession(tx, user, client, client.at(), null);
    }

    /** The same for a user who authenticated at {@code authenticatedOn}; {@code way} is written to the audit log. */
    NewSession startSession(Tx tx, UserId user, SignInClient client, Instant authenticatedOn, @Nullable String way) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session session = new Session(
                SessionId.random(random), user, client.at(), authenticatedOn, client.client(), client.userAgent());
        List<StoredSession> others = tx.sessions().listByUser(user);
        for (int i = 0; i < others.size(); i++) {
            StoredSession other = others.get(i);
            if (i >= MAX_SESSIONS - 1 || other.session().isExpired(other.lastSeenOn(), client.at())) {
                delete(tx, other.session().id());
            }
        }
        tx.sessions().insert(new StoredSession(session, currentKey.digest(secret), client.at()));
        record(
                tx,
                AuditContext.signingIn(user, client.client(), client.at(), client.requestId()),
                "user.sign_in",
                session,
                way);
        return new NewSession(session, secret);
    }

    /**
     * Authenticates the user of the session again; the session gets a new secret.
     *
     * @throws ApiException when the password or the code is wrong, or a code is needed and missing
     * @throws RateLimited when there were too many attempts
     */
    NewSession reauthenticate(
            Session session, PasswordCredentials credentials, SignInClient client, AuditContext context) {
        UserId user = session.user();
        Attempt attempt = attempts.acquire(Kind.PASSWORD, client);
        String hash = check(attempt, user, "user.prove", credentials.password(), context);
        Attempt onCode = secondFactorCheck.require(user, credentials, attempt, client, context);
        Optional<NewSession> proved = storage.inTransaction(tx -> {
            requireHash(tx, user, hash);
            return secondFactorCheck.consumeCode(tx, user, credentials, client.at())
                    ? Optional.of(recordReauthentication(tx, session, client.at(), context, null))
                    : Optional.empty();
        });
        if (proved.isEmpty()) {
            throw failedAttempts.record("user.prove", user, context, ErrorCode.SECOND_FACTOR_REJECTED);
        }
        attempt.succeeded();
        onCode.succeeded();
        return proved.get();
    }

    /**
     * The same with a passkey, which must be one of that user's.
     *
     * @throws ApiException when it is not, or the assertion is not valid
     * @throws RateLimited when there were too many attempts
     */
    NewSession reauthenticate(
            Session session,
            String credential,
            PasskeyVerifier.RelyingParty relyingParty,
            SignInClient client,
            AuditContext context) {
        Attempt attempt = attempts.acquire(Kind.PASSKEY, client);
        Checked checked = queue.run(attempt, () -> check(credential, relyingParty, client.at()));
        StoredPasskey used = checked.used()
                .filter(passkey -> passkey.user().equals(session.user()))
                .orElseThrow(
                        () -> failedAttempts.record("user.prove", session.user(), context, ErrorCode.PASSKEY_REFUSED));
        NewSession proved = storage.inTransaction(tx -> {
            use(tx, used);
            return recordReauthentication(tx, session, client.at(), context, PASSKEY);
        });
        attempt.succeeded();
        return proved;
    }

    /** Records that the user of {@code session} authenticated again; {@code way} is written to the audit log. */
    NewSession recordReauthentication(Tx tx, Session session, Instant at, AuditContext context, @Nullable String way) {
        NewSession proved = renew(tx, session, at);
        record(tx, context, "user.prove", proved.session(), way);
        return proved;
    }

    /** Changes the password, ends all other sessions of the user, and gives this one a new secret. */
    NewSession changePassword(
            Session session, String current, String wanted, SignInClient client, AuditContext context) {
        Attempt attempt = attempts.acquire(Kind.PASSWORD, client);
        String hash = check(attempt, session.user(), "user.password", current, context);
        String wantedHash = queue.run(attempt, () -> Passwords.hash(wanted));
        attempt.succeeded();
        return storage.inTransaction(tx -> {
            requireHash(tx, session.user(), hash);
            tx.users().replacePasswordHash(session.user(), wantedHash);
            endOtherSessions(tx, session);
            NewSession renewed = renew(tx, session, client.at());
            record(tx, context, "user.password", renewed.session(), null);
            return renewed;
        });
    }

    /** Ends all other sessions of the user, since an attacker may have started them with the old credentials. */
    static void endOtherSessions(Tx tx, Session session) {
        for (StoredSession other : tx.sessions().listByUser(session.user())) {
            if (!other.session().id().equals(session.id())) {
                delete(tx, other.session().id());
            }
        }
    }

    /** Gives the session a new secret. It must still exist: it may have been ended since the request arrived. */
    private NewSession renew(Tx tx, Session session, Instant at) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session proved = session.withAuthenticatedOn(at);
        if (!tx.sessions().renew(proved, currentKey.digest(secret))) {
            throw new ApiException(ErrorCode.NOT_SIGNED_IN);
        }
        return new NewSession(proved, secret);
    }

    /** Comparing takes time, and the user may have changed the password meanwhile to lock an attacker out. */
    private static void requireHash(Tx tx, UserId user, String hash) {
        if (!tx.users().passwordHash(user).equals(Optional.of(hash))) {
            throw new ApiException(ErrorCode.SIGN_IN_REFUSED);
        }
    }

    /** Ends the session {@code id} of {@code user}; false when there is none. */
    boolean endSession(UserId user, SessionId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Optional<StoredSession> found = tx.sessions()
                    .find(id)
                    .filter(stored -> stored.session().user().equals(user));
            found.ifPresent(stored -> {
                tx.sessions().delete(id);
                record(tx, context, "user.sign_out", stored.session(), null);
            });
            return found.isPresent();
        });
    }

    /** The stored hash of the user, which {@code password} matches; otherwise throws. */
    private String check(Attempt attempt, UserId user, String action, String password, AuditContext context) {
        String hash = storage.read(tx -> tx.users().passwordHash(user)).orElseThrow();
        boolean matches = queue.run(attempt, () -> Passwords.matches(password, hash));
        if (!matches) {
            throw failedAttempts.record(action, user, context, ErrorCode.SIGN_IN_REFUSED);
        }
        return hash;
    }

    private static void delete(Tx tx, SessionId id) {
        tx.sessions().delete(id);
        tx.revisions().append(new Change.OfSession(id));
    }

    private void record(Tx tx, AuditContext context, String action, Session session, @Nullable String way) {
        Map<String, String> after = new TreeMap<>(Map.of("session", session.id().toString()));
        if (way != null) {
            after.put("way", way);
        }
        Event event = Event.onUser(action, session.user(), null, Json.text(after));
        audit.record(tx, context, event, new Change.OfSession(session.id()));
    }
}
