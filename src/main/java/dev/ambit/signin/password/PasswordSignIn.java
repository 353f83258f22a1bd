package dev.ambit.signin.password;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.account.Session;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.signin.attempt.Attempt;
import dev.ambit.signin.attempt.AttemptLimiter.Kind;
import dev.ambit.signin.attempt.SignInClient;
import dev.ambit.signin.attempt.SignInLimits;
import dev.ambit.signin.session.NewSession;
import dev.ambit.signin.session.SessionService;
import dev.ambit.signin.totp.OneTimePasswords;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in and re-authentication with a password, to which users who have an authenticator app add its code; and the
 * change of the password. Each reads the stored credentials once, checks them outside of any transaction, and then makes
 * one transaction.
 */
public final class PasswordSignIn {
    private final Storage storage;
    private final SessionService sessions;
    private final OneTimePasswords oneTimePasswords;
    private final SignInLimits limits;

    public PasswordSignIn(
            Storage storage, SessionService sessions, OneTimePasswords oneTimePasswords, SignInLimits limits) {
        this.storage = storage;
        this.sessions = sessions;
        this.oneTimePasswords = oneTimePasswords;
        this.limits = limits;
    }

    /**
     * Signs in.
     *
     * @param before the previous session of the browser; null when none
     * @throws ApiException when address or password are wrong, without saying which; when the code is missing or wrong;
     *     429 when there were too many attempts
     */
    NewSession signIn(String email, PasswordCredentials credentials, SignInClient client, @Nullable Session before) {
        Attempt attempt = limits.attempts().acquireForPassword(email, client);
        Check check = new Check(AuditAction.USER_SIGN_IN, attempt, client, client.auditContext(null));
        Optional<StoredPassword> found =
                storage.read(tx -> tx.users().findByEmail(email).flatMap(user -> find(tx, user.id())));
        StoredPassword stored = verify(check, found.orElse(null), credentials.password());
        return withCode(
                check, stored, credentials, tx -> sessions.start(tx, stored.user(), client, before, client.at(), null));
    }

    /**
     * Authenticates the user of the session again; the session gets a new secret.
     *
     * @throws ApiException when the password or the code is wrong, or a code is needed and missing; 429 when there were
     *     too many attempts
     */
    NewSession reauthenticate(
            Session session, PasswordCredentials credentials, SignInClient client, AuditContext context) {
        Check check =
                new Check(AuditAction.USER_PROVE, limits.attempts().acquire(Kind.PASSWORD, client), client, context);
        StoredPassword stored = verify(check, find(session), credentials.password());
        return withCode(
                check, stored, credentials, tx -> sessions.reauthenticate(tx, session, client.at(), context, null));
    }

    /**
     * Changes the password, ends all other sessions of the user, and gives this one a new secret.
     *
     * @throws ApiException when {@code current} is wrong; 429 when there were too many attempts
     */
    NewSession change(Session session, String current, String wanted, SignInClient client, AuditContext context) {
        Attempt attempt = limits.attempts().acquire(Kind.PASSWORD, client);
        StoredPassword stored =
                verify(new Check(AuditAction.USER_PASSWORD, attempt, client, context), find(session), current);
        String wantedHash = limits.queue().run(attempt, () -> Passwords.hash(wanted));
        attempt.succeeded();
        return storage.inTransaction(tx -> {
            requireUnchanged(tx, stored);
            tx.users().replacePasswordHash(session.user(), wantedHash);
            return sessions.changedPassword(tx, session, client.at(), context);
        });
    }

    /** The address of the session's user, which a new password must not resemble. */
    String emailOf(Session session) {
        return storage.read(tx -> tx.users().find(session.user())).orElseThrow().email();
    }

    /** @param action in the audit log, also when it fails */
    private record Check(AuditAction action, Attempt attempt, SignInClient client, AuditContext context) {}

    /** @param hasApp whether a code is needed, too */
    private record StoredPassword(UserId user, String hash, boolean hasApp) {}

    private @Nullable StoredPassword find(Session session) {
        return storage.read(tx -> find(tx, session.user())).orElse(null);
    }

    private Optional<StoredPassword> find(Tx tx, UserId user) {
        return tx.users()
                .passwordHash(user)
                .map(hash -> new StoredPassword(user, hash, oneTimePasswords.isEnabled(tx, user)));
    }

    /** {@code stored} if {@code password} is right; takes as long when there is no such user. */
    private StoredPassword verify(Check check, @Nullable StoredPassword stored, String password) {
        String hash = stored == null ? Passwords.dummyHash() : stored.hash();
        boolean matches = limits.queue().run(check.attempt(), () -> Passwords.matches(password, hash));
        if (stored == null || !matches) {
            throw failed(check, check.action(), stored == null ? null : stored.user(), ErrorCode.SIGN_IN_REFUSED);
        }
        return stored;
    }

    /** Makes {@code change} in the transaction that uses the code up, if one is needed. */
    private NewSession withCode(
            Check check, StoredPassword stored, PasswordCredentials credentials, Function<Tx, NewSession> change) {
        Attempt onCode = stored.hasApp() ? acquireForCode(check, stored.user(), credentials) : check.attempt();
        Optional<NewSession> newSession = storage.inTransaction(tx -> {
            requireUnchanged(tx, stored);
            return consumeCode(tx, stored.user(), credentials, check.client())
                    ? Optional.of(change.apply(tx))
                    : Optional.empty();
        });
        if (newSession.isEmpty()) {
            throw failed(check, check.action(), stored.user(), ErrorCode.SECOND_FACTOR_REJECTED);
        }
        check.attempt().succeeded();
        onCode.succeeded();
        return newSession.get();
    }

    /**
     * Starts the attempt on the code. A missing code is rejected without using up an attempt, and written to the audit
     * log, where the user can see that another person knows the password.
     */
    private Attempt acquireForCode(Check check, UserId user, PasswordCredentials credentials) {
        if (credentials.code() == null) {
            check.attempt().succeeded();
            throw failed(check, AuditAction.USER_CODE, user, ErrorCode.SECOND_FACTOR_REQUIRED);
        }
        return limits.attempts().acquireForCode(user, check.client());
    }

    /** False when a code is needed and it is missing or wrong; the app may have been enabled since the first read. */
    private boolean consumeCode(Tx tx, UserId user, PasswordCredentials credentials, SignInClient client) {
        return !oneTimePasswords.isEnabled(tx, user)
                || (credentials.code() != null && oneTimePasswords.consume(tx, user, credentials.code(), client.at()));
    }

    /** Comparing takes time, and the user may have changed the password meanwhile to lock an attacker out. */
    private static void requireUnchanged(Tx tx, StoredPassword stored) {
        if (!tx.users().passwordHash(stored.user()).equals(Optional.of(stored.hash()))) {
            throw new ApiException(ErrorCode.SIGN_IN_REFUSED);
        }
    }

    private ApiException failed(Check check, AuditAction action, @Nullable UserId user, ErrorCode code) {
        return limits.failures().record(action, user, check.context(), code);
    }
}
