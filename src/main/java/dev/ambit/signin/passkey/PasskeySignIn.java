package dev.ambit.signin.passkey;

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
import dev.ambit.signin.passkey.PasskeyVerifier.RelyingParty;
import dev.ambit.signin.session.NewSession;
import dev.ambit.signin.session.SessionService;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredPasskey;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sign-in and re-authentication with a passkey alone. */
public final class PasskeySignIn {
    /** The purpose of the challenges. */
    private static final String PURPOSE = "use";

    /** The value of {@code way} in the audit log. */
    private static final String WAY = "passkey";

    private final Storage storage;
    private final SessionService sessions;
    private final PasskeyVerifier verifier;
    private final SignInLimits limits;

    public PasskeySignIn(Storage storage, SessionService sessions, PasskeyVerifier verifier, SignInLimits limits) {
        this.storage = storage;
        this.sessions = sessions;
        this.verifier = verifier;
        this.limits = limits;
    }

    /** A challenge for any user, to sign once and within five minutes. */
    String createChallenge(Instant at) {
        return verifier.createChallenge(PURPOSE, at);
    }

    /**
     * Signs in.
     *
     * @param credential the assertion, as the browser's JSON
     * @param before the previous session of the browser; null when none
     * @throws ApiException when the passkey is unknown or the assertion is not valid; 429 when there were too many
     *     attempts
     */
    NewSession signIn(String credential, RelyingParty relyingParty, SignInClient client, @Nullable Session before) {
        Attempt attempt = limits.attempts().acquire(Kind.PASSKEY, client);
        Checked checked = limits.queue().run(attempt, () -> check(credential, relyingParty, client.at()));
        StoredPasskey used = checked.used()
                .orElseThrow(() -> limits.failures()
                        .record(
                                AuditAction.USER_SIGN_IN,
                                checked.user(),
                                client.auditContext(null),
                                ErrorCode.PASSKEY_REFUSED));
        NewSession newSession = storage.inTransaction(tx -> {
            use(tx, used);
            return sessions.start(tx, used.user(), client, before, client.at(), WAY);
        });
        attempt.succeeded();
        return newSession;
    }

    /**
     * Authenticates the user of the session again, with a passkey of that user; the session gets a new secret.
     *
     * @throws ApiException when it is another user's, or the assertion is not valid; 429 when there were too many
     *     attempts
     */
    NewSession reauthenticate(
            Session session, String credential, RelyingParty relyingParty, SignInClient client, AuditContext context) {
        Attempt attempt = limits.attempts().acquire(Kind.PASSKEY, client);
        Checked checked = limits.queue().run(attempt, () -> check(credential, relyingParty, client.at()));
        StoredPasskey used = checked.used()
                .filter(passkey -> passkey.user().equals(session.user()))
                .orElseThrow(() -> limits.failures()
                        .record(AuditAction.USER_PROVE, session.user(), context, ErrorCode.PASSKEY_REFUSED));
        NewSession proved = storage.inTransaction(tx -> {
            use(tx, used);
            return sessions.reauthenticate(tx, session, client.at(), context, WAY);
        });
        attempt.succeeded();
        return proved;
    }

    /**
     * The result of checking an assertion of a registered passkey.
     *
     * @param used the passkey to store; empty when the assertion is not valid
     */
    private record Checked(UserId user, Optional<StoredPasskey> used) {}

    private Checked check(String credential, RelyingParty relyingParty, Instant at) {
        PasskeyVerifier.Assertion assertion =
                verifier.parse(credential).orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        StoredPasskey passkey = storage.read(tx -> tx.passkeys().find(assertion.credential()))
                .orElseThrow(() -> new ApiException(ErrorCode.PASSKEY_REFUSED));
        return new Checked(passkey.user(), verifier.verify(assertion, passkey, PURPOSE, relyingParty, at));
    }

    /** Records the use of a passkey, which must still exist and must not have been used since it was read. */
    private static void use(Tx tx, StoredPasskey used) {
        Instant at = Objects.requireNonNull(used.lastUsedOn());
        if (!tx.passkeys().touch(used.id(), used.counter(), used.backedUp(), at)) {
            throw new ApiException(ErrorCode.PASSKEY_REFUSED);
        }
    }
}
