package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;

/** Checks the second-factor code of users who have an authenticator app, in addition to the password. */
final class SecondFactorCheck {
    private final Storage storage;
    private final AttemptLimiter attempts;
    private final OneTimePasswords oneTimePasswords;
    private final FailedAttemptLog failedAttempts;

    SecondFactorCheck(
            Storage storage,
            AttemptLimiter attempts,
            OneTimePasswords oneTimePasswords,
            FailedAttemptLog failedAttempts) {
        this.storage = storage;
        this.attempts = attempts;
        this.oneTimePasswords = oneTimePasswords;
        this.failedAttempts = failedAttempts;
    }

    /**
     * Starts the attempt on the code; returns {@code onPassword} when no code is needed. A missing code is rejected
     * without using up an attempt, and written to the audit log, where the user can see that another person knows the
     * password.
     *
     * @throws RateLimited when there were too many attempts
     */
    Attempt require(
            UserId user,
            PasswordCredentials credentials,
            Attempt onPassword,
            SignInClient client,
            AuditContext context) {
        if (!storage.<Boolean>read(tx -> oneTimePasswords.isEnabled(tx, user))) {
            return onPassword;
        }
        if (credentials.code() == null) {
            onPassword.succeeded();
            throw failedAttempts.record("user.code", user, context, ErrorCode.SECOND_FACTOR_REQUIRED);
        }
        return attempts.acquireForCode(user, client);
    }

    /** Uses up the code; false when one is needed and it is missing or wrong. */
    boolean consumeCode(Tx tx, UserId user, PasswordCredentials credentials, Instant at) {
        return !oneTimePasswords.isEnabled(tx, user)
                || (credentials.code() != null && oneTimePasswords.consume(tx, user, credentials.code(), at));
    }
}
