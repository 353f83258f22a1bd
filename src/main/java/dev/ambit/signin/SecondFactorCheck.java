package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.ErrorCode;
import dev.ambit.signin.SignInService.SignInClient;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;

/** The code that is needed besides the password by users who have an authenticator app. */
final class SecondFactorCheck {
    private final Storage storage;
    private final AttemptLimiter attemptLimiter;
    private final OneTimePasswords oneTimePasswords;
    private final FailedAttemptLog refused;

    SecondFactorCheck(
            Storage storage,
            AttemptLimiter attemptLimiter,
            OneTimePasswords oneTimePasswords,
            FailedAttemptLog refused) {
        this.storage = storage;
        this.attemptLimiter = attemptLimiter;
        this.oneTimePasswords = oneTimePasswords;
        this.refused = refused;
    }

    /**
     * The attempt at a code; that on the password when no code is needed. When one is needed and none was given it says so, which
     * the user can read in the audit log: somebody has the password. It used up no attempt.
     *
     * @throws RateLimited when there were too many attempts
     */
    Attempt require(
            UserId user,
            PasswordCredentials known,
            Attempt onPassword,
            SignInClient signInClient,
            AuditContext auditContext) {
        if (!storage.<Boolean>read(tx -> oneTimePasswords.isEnabled(tx, user))) {
            return onPassword;
        }
        if (known.code() == null) {
            onPassword.succeeded();
            throw refused.note("user.code", user, auditContext, ErrorCode.SECOND_FACTOR_REQUIRED);
        }
        return attemptLimiter.onCode(user, signInClient);
    }

    /** Uses up the code; false when one is needed and this is none. */
    boolean take(Tx tx, UserId user, PasswordCredentials known, Instant at) {
        return !oneTimePasswords.isEnabled(tx, user)
                || (known.code() != null && oneTimePasswords.take(tx, user, known.code(), at));
    }
}
