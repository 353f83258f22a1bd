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
    private final DigestKey currentKey;
    private final RandomGenerator random;
    private final Attempts attempts;
    private final OneTimePasswords oneTimePasswords;
    private final Passkeys passkeys;

    SignInService(
            Storage storage,
            AuditTrail audit,
            DigestKey currentKey,
            RandomGenerator random,
            Attempts attempts,
            OneTimePasswords oneTimePasswords,
            Passkeys passkeys) {
        this.storage = storage;
        this.audit = audit;
        this.currentKey = currentKey;
        this.random = random;
        this.attempts = attempts;
        this.oneTimePasswords = oneTimePasswords;
        this.passkeys = passkeys;
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
     * @throws ApiException when address or password are wrong, of which it is not said which, or a code is needed, too
     * @throws Attempts.TooMany when there were too many attempts
     */
    Begun signIn(String email, PasswordAndCode known, Visitor visitor, @Nullable SessionId before) {
        Attempts.Attempt attempt = attempts.begin(email, visitor.client(), visitor.device());
        Optional<User> user = storage.read(tx -> tx.users().findByEmail(email));
        String hash = user.flatMap(one -> storage.read(tx -> tx.users().passwordHash(one.id())))
                .orElse(Passwords.hashOfNobody());
        boolean matches = Passwords.matches(known.password(), hash);
        if (user.isEmpty() || !matches) {
            throw refused("user.sign_in", user.map(User::id).orElse(null), nobody(visitor), ErrorCode.SIGN_IN_REFUSED);
        }
        UserId id = user.get().id();
        Attempts.Attempt onCode = requireCode(id, known, attempt, nobody(visitor));
        Optional<Begun> begun = storage.inTransaction(tx -> {
            requireHash(tx, id, hash);
            return takesCode(tx, id, known, visitor.at())
                    ? Optional.of(begin(tx, id, visitor, before, null))
                    : Optional.empty();
        });
        if (begun.isEmpty()) {
            throw refused("user.sign_in", id, nobody(visitor), ErrorCode.CODE_REFUSED);
        }
        attempt.succeeded();
        onCode.succeeded();
        return begun.get();
    }

    /**
     * Signs in with a passkey alone.
     *
     * @throws ApiException when it is not known, or did not sign what it had to
     */
    Begun signIn(Passkeys.Signed signed, Passkeys.Site site, Visitor visitor, @Nullable SessionId before) {
        StoredPasskey passkey = storage.read(tx -> tx.passkeys().find(signed.credential()))
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        StoredPasskey used = passkeys.check(signed, passkey, USE, site, visitor.at())
                .orElseThrow(() -> refused("user.sign_in", passkey.user(), nobody(visitor), ErrorCode.PASSKEY_REFUSED));
        return storage.inTransaction(tx -> {
            use(tx, used);
            return begin(tx, passkey.user(), visitor, before, PASSKEY);
        });
    }

    /** Notes the use of a passkey, which must still be there and not have been used since it was looked at. */
    private static void use(Tx tx, StoredPasskey used) {
        Instant at = Objects.requireNonNull(used.lastUsedOn());
        if (!tx.passkeys().touch(used.id(), used.counter(), used.backedUp(), at)) {
            throw new ApiException(ErrorCode.PASSKEY_REFUSED);
        }
    }

    /**
     * The attempt at a code, where one is needed. When none was given it says so, which the user can read in the audit log:
     * somebody has the password. It used up no attempt.
     */
    private Attempts.Attempt requireCode(
            UserId user, PasswordAndCode known, Attempts.Attempt onPassword, Origin origin) {
        if (!storage.<Boolean>read(tx -> oneTimePasswords.isEnabled(tx, user))) {
            return () -> {};
        }
        if (known.code() == null) {
            onPassword.succeeded();
            throw refused("user.code", user, origin, ErrorCode.CODE_NEEDED);
        }
        return attempts.beginCode(user);
    }

    /** Uses up the code; false when one is needed and this is none. */
    private boolean takesCode(Tx tx, UserId user, PasswordAndCode known, Instant at) {
        return !oneTimePasswords.isEnabled(tx, user)
                || (known.code() != null && oneTimePasswords.take(tx, user, known.code(), at));
    }

    private static Origin nobody(Visitor visitor) {
        return Origin.signingIn(null, visitor.client(), visitor.at(), visitor.requestId());
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
        TokenText secret = TokenText.mint(TokenText.Kind.SESSION, random);
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
                Origin.signingIn(user, visitor.client(), visitor.at(), visitor.requestId()),
                "user.sign_in",
                session,
                way);
        return new Begun(session, secret);
    }

    /**
     * Proves again that it is the person who signed in who sits there; the session gets another secret.
     *
     * @throws ApiException when the password or the code is wrong, or a code is needed, too
     * @throws Attempts.TooMany when there were too many attempts
     */
    Begun proveAgain(Session session, PasswordAndCode known, Visitor visitor, Origin origin) {
        UserId user = session.user();
        Attempts.Attempt attempt = attempts.begin("", visitor.client(), visitor.device());
        String hash = check(user, "user.prove", known.password(), origin);
        Attempts.Attempt onCode = requireCode(user, known, attempt, origin);
        Optional<Begun> proved = storage.inTransaction(tx -> {
            requireHash(tx, user, hash);
            return takesCode(tx, user, known, visitor.at())
                    ? Optional.of(proved(tx, session, visitor.at(), origin, null))
                    : Optional.empty();
        });
        if (proved.isEmpty()) {
            throw refused("user.prove", user, origin, ErrorCode.CODE_REFUSED);
        }
        attempt.succeeded();
        onCode.succeeded();
        return proved.get();
    }

    /**
     * The same with a passkey, which must be one of that person's.
     *
     * @throws ApiException when it is not, or did not sign what it had to
     */
    Begun proveAgain(Session session, Passkeys.Signed signed, Passkeys.Site site, Visitor visitor, Origin origin) {
        StoredPasskey used = storage.read(tx -> tx.passkeys().find(signed.credential()))
                .filter(passkey -> passkey.user().equals(session.user()))
                .flatMap(passkey -> passkeys.check(signed, passkey, USE, site, visitor.at()))
                .orElseThrow(() -> refused("user.prove", session.user(), origin, ErrorCode.PASSKEY_REFUSED));
        return storage.inTransaction(tx -> {
            use(tx, used);
            return proved(tx, session, visitor.at(), origin, PASSKEY);
        });
    }

    /** Somebody who sits at {@code session} proved it, in a way that the audit log names. */
    Begun proved(Tx tx, Session session, Instant at, Origin origin, @Nullable String way) {
        Begun proved = renew(tx, session, at);
        record(tx, origin, "user.prove", proved.session(), way);
        return proved;
    }

    /** Changes the password, ends all other sessions of the user, and gives this one another secret. */
    Begun changePassword(Session session, String current, String wanted, Visitor visitor, Origin origin) {
        Attempts.Attempt attempt = attempts.begin("", visitor.client(), visitor.device());
        String hash = check(session.user(), "user.password", current, origin);
        attempt.succeeded();
        String wantedHash = Passwords.hash(wanted);
        return storage.inTransaction(tx -> {
            requireHash(tx, session.user(), hash);
            tx.users().replacePasswordHash(session.user(), wantedHash);
            endOthers(tx, session);
            Begun renewed = renew(tx, session, visitor.at());
            record(tx, origin, "user.password", renewed.session(), null);
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
                record(tx, origin, "user.sign_out", stored.session(), null);
            });
            return found.isPresent();
        });
    }

    /** The hash that {@code password} has, which is the user's. */
    private String check(UserId user, String action, String password, Origin origin) {
        String hash = storage.read(tx -> tx.users().passwordHash(user)).orElseThrow();
        if (!Passwords.matches(password, hash)) {
            throw refused(action, user, origin, ErrorCode.SIGN_IN_REFUSED);
        }
        return hash;
    }

    /** Notes an attempt that was wrong. */
    private ApiException refused(String action, @Nullable UserId user, Origin origin, ErrorCode answer) {
        Deed deed = Deed.onUser(action, user, null, null);
        storage.inTransaction(tx -> {
            audit.recordRefused(tx, origin, deed);
            return deed;
        });
        return new ApiException(answer);
    }

    private static void delete(Tx tx, SessionId id) {
        tx.sessions().delete(id);
        tx.revisions().append(new Change.OfSession(id));
    }

    private void record(Tx tx, Origin origin, String action, Session session, @Nullable String way) {
        Map<String, String> after = new TreeMap<>(Map.of("session", session.id().toString()));
        if (way != null) {
            after.put("way", way);
        }
        Deed deed = Deed.onUser(action, session.user(), null, Json.text(after));
        audit.record(tx, origin, deed, new Change.OfSession(session.id()));
    }
}
