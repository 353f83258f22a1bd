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
import dev.ambit.signin.Attempts.Kind;
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
    private static final int MOST_SESSIONS = 100;

    /** For what passkeys sign when people sign in, or prove again who they are. */
    static final String USE = "use";

    /** As the audit log names the way. */
    private static final String PASSKEY = "passkey";

    private final Storage storage;
    private final AuditTrail audit;
    private final HmacKey currentKey;
    private final RandomGenerator random;
    private final Attempts attempts;
    private final Turns turns;
    private final Passkeys passkeys;
    private final RefusedAttempts refused;
    private final Codes codes;

    SignInService(
            Storage storage,
            AuditTrail audit,
            HmacKey currentKey,
            RandomGenerator random,
            Attempts attempts,
            Turns turns,
            OneTimePasswords oneTimePasswords,
            Passkeys passkeys,
            RefusedAttempts refused) {
        this.storage = storage;
        this.audit = audit;
        this.currentKey = currentKey;
        this.random = random;
        this.attempts = attempts;
        this.turns = turns;
        this.passkeys = passkeys;
        this.refused = refused;
        this.codes = new Codes(storage, attempts, oneTimePasswords, refused);
    }

    /**
     * Where somebody who wants to sign in comes from.
     *
     * @param device which known device or session; null when none
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
    record Begun(Session session, TokenSecret secret) {}

    /**
     * Signs in.
     *
     * @param before the session that the browser had until now; null when none
     * @throws ApiException when address or password are wrong, of which it is not said which, or a code is needed, too
     * @throws TooMany when there were too many attempts
     */
    Begun signIn(String email, PasswordAndCode known, Visitor visitor, @Nullable SessionId before) {
        Attempt attempt = attempts.onPassword(email, visitor);
        Optional<User> user = storage.read(tx -> tx.users().findByEmail(email));
        String hash = user.flatMap(one -> storage.read(tx -> tx.users().passwordHash(one.id())))
                .orElse(Passwords.hashOfNobody());
        boolean matches = turns.take(attempt, () -> Passwords.matches(known.password(), hash));
        if (user.isEmpty() || !matches) {
            throw refused.note(
                    "user.sign_in", user.map(User::id).orElse(null), nobody(visitor), ErrorCode.SIGN_IN_REFUSED);
        }
        UserId id = user.get().id();
        Attempt onCode = codes.require(id, known, attempt, visitor, nobody(visitor));
        Optional<Begun> begun = storage.inTransaction(tx -> {
            requireHash(tx, id, hash);
            return codes.take(tx, id, known, visitor.at())
                    ? Optional.of(begin(tx, id, visitor, before, null))
                    : Optional.empty();
        });
        if (begun.isEmpty()) {
            throw refused.note("user.sign_in", id, nobody(visitor), ErrorCode.SECOND_FACTOR_REJECTED);
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
     * @throws TooMany when there were too many attempts
     */
    Begun signIn(String credential, Passkeys.Site site, Visitor visitor, @Nullable SessionId before) {
        Attempt attempt = attempts.on(Kind.PASSKEY, visitor);
        Checked checked = turns.take(attempt, () -> check(credential, site, visitor.at()));
        StoredPasskey used = checked.used()
                .orElseThrow(
                        () -> refused.note("user.sign_in", checked.user(), nobody(visitor), ErrorCode.PASSKEY_REFUSED));
        Begun begun = storage.inTransaction(tx -> {
            use(tx, used);
            return begin(tx, used.user(), visitor, before, PASSKEY);
        });
        attempt.succeeded();
        return begun;
    }

    /**
     * What became of a passkey that is known.
     *
     * @param used empty when it did not sign what it had to
     */
    private record Checked(UserId user, Optional<StoredPasskey> used) {}

    private Checked check(String credential, Passkeys.Site site, Instant at) {
        Passkeys.Signed signed =
                passkeys.read(credential).orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        StoredPasskey passkey = storage.read(tx -> tx.passkeys().find(signed.credential()))
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        return new Checked(passkey.user(), passkeys.check(signed, passkey, USE, site, at));
    }

    /** Notes the use of a passkey, which must still be there and not have been used since it was looked at. */
    private static void use(Tx tx, StoredPasskey used) {
        Instant at = Objects.requireNonNull(used.lastUsedOn());
        if (!tx.passkeys().touch(used.id(), used.counter(), used.backedUp(), at)) {
            throw new ApiException(ErrorCode.PASSKEY_REFUSED);
        }
    }

    private static AuditContext nobody(Visitor visitor) {
        return AuditContext.signingIn(null, visitor.client(), visitor.at(), visitor.requestId());
    }

    private Begun begin(Tx tx, UserId user, Visitor visitor, @Nullable SessionId before, @Nullable String way) {
        if (before != null && tx.sessions().delete(before)) {
            tx.revisions().append(new Change.OfSession(before));
        }
        return begin(tx, user, visitor, visitor.at(), way);
    }

    /** Begins a session of somebody who just proved who they are. */
    Begun begin(Tx tx, UserId user, Visitor visitor) {
        return begin(tx, user, visitor, visitor.at(), null);
    }

    /** The same for somebody who proved it at {@code provedOn}, and in a way that the audit log names. */
    Begun begin(Tx tx, UserId user, Visitor visitor, Instant provedOn, @Nullable String way) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
        Session session = new Session(
                SessionId.random(random), user, visitor.at(), provedOn, visitor.client(), visitor.userAgent());
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
                AuditContext.signingIn(user, visitor.client(), visitor.at(), visitor.requestId()),
                "user.sign_in",
                session,
                way);
        return new Begun(session, secret);
    }

    /**
     * Proves again that it is the person who signed in who sits there; the session gets another secret.
     *
     * @throws ApiException when the password or the code is wrong, or a code is needed, too
     * @throws TooMany when there were too many attempts
     */
    Begun proveAgain(Session session, PasswordAndCode known, Visitor visitor, AuditContext auditContext) {
        UserId user = session.user();
        Attempt attempt = attempts.on(Kind.PASSWORD, visitor);
        String hash = check(attempt, user, "user.prove", known.password(), auditContext);
        Attempt onCode = codes.require(user, known, attempt, visitor, auditContext);
        Optional<Begun> proved = storage.inTransaction(tx -> {
            requireHash(tx, user, hash);
            return codes.take(tx, user, known, visitor.at())
                    ? Optional.of(proved(tx, session, visitor.at(), auditContext, null))
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
     * @throws TooMany when there were too many attempts
     */
    Begun proveAgain(
            Session session, String credential, Passkeys.Site site, Visitor visitor, AuditContext auditContext) {
        Attempt attempt = attempts.on(Kind.PASSKEY, visitor);
        Checked checked = turns.take(attempt, () -> check(credential, site, visitor.at()));
        StoredPasskey used = checked.used()
                .filter(passkey -> passkey.user().equals(session.user()))
                .orElseThrow(() -> refused.note("user.prove", session.user(), auditContext, ErrorCode.PASSKEY_REFUSED));
        Begun proved = storage.inTransaction(tx -> {
            use(tx, used);
            return proved(tx, session, visitor.at(), auditContext, PASSKEY);
        });
        attempt.succeeded();
        return proved;
    }

    /** Somebody who sits at {@code session} proved it, in a way that the audit log names. */
    Begun proved(Tx tx, Session session, Instant at, AuditContext auditContext, @Nullable String way) {
        Begun proved = renew(tx, session, at);
        record(tx, auditContext, "user.prove", proved.session(), way);
        return proved;
    }

    /** Changes the password, ends all other sessions of the user, and gives this one another secret. */
    Begun changePassword(Session session, String current, String wanted, Visitor visitor, AuditContext auditContext) {
        Attempt attempt = attempts.on(Kind.PASSWORD, visitor);
        String hash = check(attempt, session.user(), "user.password", current, auditContext);
        String wantedHash = turns.take(attempt, () -> Passwords.hash(wanted));
        attempt.succeeded();
        return storage.inTransaction(tx -> {
            requireHash(tx, session.user(), hash);
            tx.users().replacePasswordHash(session.user(), wantedHash);
            endOthers(tx, session);
            Begun renewed = renew(tx, session, visitor.at());
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
    private Begun renew(Tx tx, Session session, Instant at) {
        TokenSecret secret = TokenSecret.mint(TokenSecret.Kind.SESSION, random);
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
        boolean matches = turns.take(attempt, () -> Passwords.matches(password, hash));
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
