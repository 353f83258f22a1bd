package dev.ambit.signin;

import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.ErrorCode;
import dev.ambit.signin.SignInService.Visitor;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.time.Instant;

/** The code that is needed besides the password by users who have an authenticator app. */
final class Codes {
    private final Storage storage;
    private final Attempts attempts;
    private final OneTimePasswords oneTimePasswords;
    private final RefusedAttempts refused;

    Codes(Storage storage, Attempts attempts, OneTimePasswords oneTimePasswords, RefusedAttempts refused) {
        this.storage = storage;
        this.attempts = attempts;
        this.oneTimePasswords = oneTimePasswords;
        this.refused = refused;
    }

    /**
     * The attempt at a code; that on the password when no code is needed. When one is needed and none was given it says so, which
     * the user can read in the audit log: somebody has the password. It used up no attempt.
     *
     * @throws TooMany when there were too many attempts
     */
    Attempt require(
            UserId user, PasswordAndCode known, Attempt onPassword, Visitor visitor, AuditContext auditContext) {
        if (!storage.<Boolean>read(tx -> oneTimePasswords.isEnabled(tx, user))) {
            return onPassword;
        }
        if (known.code() == null) {
            onPassword.succeeded();
            throw refused.note("user.code", user, auditContext, ErrorCode.SECOND_FACTOR_REQUIRED);
        }
        return attempts.onCode(user, visitor);
    }

    /** Uses up the code; false when one is needed and this is none. */
    boolean take(Tx tx, UserId user, PasswordAndCode known, Instant at) {
        return !oneTimePasswords.isEnabled(tx, user)
                || (known.code() != null && oneTimePasswords.take(tx, user, known.code(), at));
    }
}
