package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.account.User;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.http.Json;
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

/** Signs people in and out; each change is one transaction with its audit entry and revision. */
public final class SignInService {
    /** Who signs in once more loses the session that began first. */
    private static final int MAX_SESSIONS = 100;

    /** For what passkeys sign when people sign in, or prove again who they are. */
    static final String USE = "use";

    /** As the audit log names the way. */
    private static final String PASSKEY = "passkey";

    private final Storage storage;
    private final AuditTrail audit;
    private final HmacKey currentKey;
    private final RandomGenerator random;
    private final AttemptLimiter attemptLimiter;
    private final VerificationQueue verificationQueue;
    private final PasskeyVerifier passkeyVerifier;
    private final FailedAttemptLog refused;
    private final SecondFactorCheck secondFactorCheck;

    SignInService(
            Storage storage,
            AuditTrail audit,
            HmacKey currentKey,
            RandomGenerator random,
            AttemptLimiter attemptLimiter,
            VerificationQueue verificationQueue,
            OneTimePasswords oneTimePasswords,
            PasskeyVerifier passkeyVerifier,
            FailedAttemptLog refused) {
        this.storage = storage;
        this.audit = audit;
        this.currentKey = currentKey;
        this.random = random;
        this.attemptLimiter = attemptLimiter;
        this.verificationQueue = verificationQueue;
        this.passkeyVerifier = passkeyVerifier;
        this.refused = refused;
        this.secondFactorCheck = new SecondFactorCheck(storage, attemptLimiter, oneTimePasswords, refused);
    }

    /**
     * Where somebody who wants to sign in comes from.
     *
     * @param device which known device or session; null when none
     */
    record SignInClient(
            @Nullable IpAddress client,
            String userAgent,
            Instant at,
            String requestId,
            @Nullable String device) {
        /** The same at another known device. */
        SignInClient at(String known) {
            return new SignInClient(client, userAgent, at, requestId, known);
        }
    }

    /** A session and its secret, at the only time at which that is known. */
    record NewSession(Session session, TokenSecret secret) {}

    /**
     * Signs in.
     *
     * @param before the session that the browser had until now; null when none
     * @throws ApiException when address or password are wrong, of which it is not said which, or a code is needed, too
     * @throws RateLimited when there were too many attempts
     */
    NewSession signIn(String email, PasswordCredentials known, SignInClient signInClient, @Nullable SessionId before) {
        Attempt attempt = attemptLimiter.onPassword(email, signInClient);
        Optional<User> user = storage.read(tx -> tx.users().findByEmail(email));
        String hash = user.flatMap(one -> storage.read(tx -> tx.users().passwordHash(one.id())))
                .orElse(Passwords.dummyHash());
        boolean matches = verificationQueue.take(attempt, () -> Passwords.matches(known.password(), hash));
        if (user.isEmpty() || !matches) {
            throw refused.note(
                    "user.sign_in",
                    user.map(User::id).orElse(null),
                    anonymous(signInClient),
                    ErrorCode.SIGN_IN_REFUSED);
        }
        UserId id = user.get().id();
        Attempt onCode = secondFactorCheck.require(id, known, attempt, signInClient, anonymous(signInClient));
        Optional<NewSession> begun = storage.inTransaction(tx -> {
            requireHash(tx, id, hash);
            return secondFactorCheck.take(tx, id, known, signInClient.at())
                    ? Optional.of(begin(tx, id, signInClient, before, null))
                    : Optional.empty();
        });
        if (begun.isEmpty()) {
            throw refused.note("user.sign_in", id, anonymous(signInClient), ErrorCode.SECOND_FACTOR_REJECTED);
        }
        attempt.succeeded();
        onCode.succeeded();
        return begun.get();
    }

    /**
     * Signs in with a passkey alone.
     *
     * @param credential what it signed, as the browser's JSON
     * @throws ApiException when it is not known, or did not sign what it had to
     * @throws RateLimited when there were too many attempts
     */
    NewSession signIn(
            String credential,
            PasskeyVerifier.RelyingParty relyingParty,
            SignInClient signInClient,
            @Nullable SessionId before) {
        Attempt attempt = attemptLimiter.on(Kind.PASSKEY, signInClient);
        Checked checked = verificationQueue.take(attempt, () -> check(credential, relyingParty, signInClient.at()));
        StoredPasskey used = checked.used()
                .orElseThrow(() -> refused.note(
                        "user.sign_in", checked.user(), anonymous(signInClient), ErrorCode.PASSKEY_REFUSED));
        NewSession newSession = storage.inTransaction(tx -> {
            use(tx, used);
            return begin(tx, used.user(), signInClient, before, PASSKEY);
        });
        attempt.succeeded();
        return newSession;
    }

    /**
     * What became of a passkey that is known.
     *
     * @param used empty when it did not sign what it had to
     */
    private record Checked(UserId user, Optional<StoredPasskey> used) {}

    private Checked check(String credential, PasskeyVerifier.RelyingParty relyingParty, Instant at) {
        PasskeyVerifier.Signed signed =
                passkeyVerifier.read(credential).orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        StoredPasskey passkey = storage.read(tx -> tx.passkeys().find(signed.credential()))
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        return new Checked(passkey.user(), passkeyVerifier.check(signed, passkey, USE, relyingParty, at));
    }

    /** Notes the use of a passkey, which must still be there and not have been used since it was looked at. */
    private static void use(Tx tx, StoredPasskey used) {
        Instant at = Objects.requireNonNull(used.lastUsedOn());
        if (!tx.passkeys().touch(used.id(), used.counter(), used.backedUp(), at)) {
            throw new ApiException(ErrorCode.PASSKEY_REFUSED);
        }
    }

    private static AuditContext anonymous(SignInClient signInClient) {
        return AuditContext.signingIn(null, signInClient.client(), signInClient.at(), signInClient.requestId());
    }

    private NewSession begin(
            Tx tx, UserId user, SignInClient signInClient, @Nullable SessionId before, @Nullable String way) {
        if (before != null && tx.sessions().delete(before)) {
            tx.revisions().append(new Change.OfSession(before));
        }
        return begin(tx, user, signInClient, signInClient.at(), way);
    }

    /** Begins a session of somebody who just proved who they are. */
    NewSession begin(Tx tx, UserId user, SignInClient signInClient) {
        return begin(tx, user, signInClient, signInClient.at(), null);
    }

    /** The same for somebody who proved it at {@code provedOn}, and in a way that the audit log names. */
    NewSession begin(Tx tx, UserId user, SignInClient signInClient, Instant provedOn, @Nullable String way) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session session = new Session(
                SessionId.random(random),
                user,
                signInClient.at(),
                provedOn,
                signInClient.client(),
                signInClient.userAgent());
        List<StoredSession> others = tx.sessions().listByUser(user);
        for (int i = 0; i < others.size(); i++) {
            StoredSession other = others.get(i);
            if (i >= MAX_SESSIONS - 1 || other.session().isOver(other.lastSeenOn(), signInClient.at())) {
                delete(tx, other.session().id());
            }
        }
        tx.sessions().insert(new StoredSession(session, currentKey.digest(secret), signInClient.at()));
        record(
                tx,
                AuditContext.signingIn(user, signInClient.client(), signInClient.at(), signInClient.requestId()),
                "user.sign_in",
                session,
                way);
        return new NewSession(session, secret);
    }

    /**
     * Proves again that it is the person who signed in who sits there; the session gets another secret.
     *
     * @throws ApiException when the password or the code is wrong, or a code is needed, too
     * @throws RateLimited when there were too many attempts
     */
    NewSession reauthenticate(
            Session session, PasswordCredentials known, SignInClient signInClient, AuditContext auditContext) {
        UserId user = session.user();
        Attempt attempt = attemptLimiter.on(Kind.PASSWORD, signInClient);
        String hash = check(attempt, user, "user.prove", known.password(), auditContext);
        Attempt onCode = secondFactorCheck.require(user, known, attempt, signInClient, auditContext);
        Optional<NewSession> proved = storage.inTransaction(tx -> {
            requireHash(tx, user, hash);
            return secondFactorCheck.take(tx, user, known, signInClient.at())
                    ? Optional.of(proved(tx, session, signInClient.at(), auditContext, null))
                    : Optional.empty();
        });
        if (proved.isEmpty()) {
            throw refused.note("user.prove", user, auditContext, ErrorCode.SECOND_FACTOR_REJECTED);
        }
        attempt.succeeded();
        onCode.succeeded();
        return proved.get();
    }

    /**
     * The same with a passkey, which must be one of that person's.
     *
     * @throws ApiException when it is not, or did not sign what it had to
     * @throws RateLimited when there were too many attempts
     */
    NewSession reauthenticate(
            Session session,
            String credential,
            PasskeyVerifier.RelyingParty relyingParty,
            SignInClient signInClient,
            AuditContext auditContext) {
        Attempt attempt = attemptLimiter.on(Kind.PASSKEY, signInClient);
        Checked checked = verificationQueue.take(attempt, () -> check(credential, relyingParty, signInClient.at()));
        StoredPasskey used = checked.used()
                .filter(passkey -> passkey.user().equals(session.user()))
                .orElseThrow(() -> refused.note("user.prove", session.user(), auditContext, ErrorCode.PASSKEY_REFUSED));
        NewSession proved = storage.inTransaction(tx -> {
            use(tx, used);
            return proved(tx, session, signInClient.at(), auditContext, PASSKEY);
        });
        attempt.succeeded();
        return proved;
    }

    /** Somebody who sits at {@code session} proved it, in a way that the audit log names. */
    NewSession proved(Tx tx, Session session, Instant at, AuditContext auditContext, @Nullable String way) {
        NewSession proved = renew(tx, session, at);
        record(tx, auditContext, "user.prove", proved.session(), way);
        return proved;
    }

    /** Changes the password, ends all other sessions of the user, and gives this one another secret. */
    NewSession changePassword(
            Session session, String current, String wanted, SignInClient signInClient, AuditContext auditContext) {
        Attempt attempt = attemptLimiter.on(Kind.PASSWORD, signInClient);
        String hash = check(attempt, session.user(), "user.password", current, auditContext);
        String wantedHash = verificationQueue.take(attempt, () -> Passwords.hash(wanted));
        attempt.succeeded();
        return storage.inTransaction(tx -> {
            requireHash(tx, session.user(), hash);
            tx.users().replacePasswordHash(session.user(), wantedHash);
            endOthers(tx, session);
            NewSession renewed = renew(tx, session, signInClient.at());
            record(tx, auditContext, "user.password", renewed.session(), null);
            return renewed;
        });
    }

    /** Ends all sessions of the user but this one: whoever sits at them may have come by what no longer does. */
    static void endOthers(Tx tx, Session session) {
        for (StoredSession other : tx.sessions().listByUser(session.user())) {
            if (!other.session().id().equals(session.id())) {
                delete(tx, other.session().id());
            }
        }
    }

    /** Another secret for a session, which must still be there: it may have been ended since the request came. */
    private NewSession renew(Tx tx, Session session, Instant at) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session proved = session.withAuthenticatedOn(at);
        if (!tx.sessions().renew(proved, currentKey.digest(secret))) {
            throw new ApiException(ErrorCode.NOT_SIGNED_IN);
        }
        return new NewSession(proved, secret);
    }

    /** Comparing took time, and the password may have been changed meanwhile, to shut somebody out. */
    private static void requireHash(Tx tx, UserId user, String hash) {
        if (!tx.users().passwordHash(user).equals(Optional.of(hash))) {
            throw new ApiException(ErrorCode.SIGN_IN_REFUSED);
        }
    }

    /** Ends the session {@code id} of {@code user}; false when there is none. */
    boolean end(UserId user, SessionId id, AuditContext auditContext) {
        return storage.inTransaction(tx -> {
            Optional<StoredSession> found = tx.sessions()
                    .find(id)
                    .filter(stored -> stored.session().user().equals(user));
            found.ifPresent(stored -> {
                tx.sessions().delete(id);
                record(tx, auditContext, "user.sign_out", stored.session(), null);
            });
            return found.isPresent();
        });
    }

    /** The hash that {@code password} has, which is the user's. */
    private String check(Attempt attempt, UserId user, String action, String password, AuditContext auditContext) {
        String hash = storage.read(tx -> tx.users().passwordHash(user)).orElseThrow();
        boolean matches = verificationQueue.take(attempt, () -> Passwords.matches(password, hash));
        if (!matches) {
            throw refused.note(action, user, auditContext, ErrorCode.SIGN_IN_REFUSED);
        }
        return hash;
    }

    private static void delete(Tx tx, SessionId id) {
        tx.sessions().delete(id);
        tx.revisions().append(new Change.OfSession(id));
    }

    private void record(Tx tx, AuditContext auditContext, String action, Session session, @Nullable String way) {
        Map<String, String> after = new TreeMap<>(Map.of("session", session.id().toString()));
        if (way != null) {
            after.put("way", way);
        }
        Event event = Event.onUser(action, session.user(), null, Json.text(after));
        audit.record(tx, auditContext, event, new Change.OfSession(session.id()));
    }
}
