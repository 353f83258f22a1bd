package dev.ambit.signin;

import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Deed;
import dev.ambit.audit.Origin;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.storage.Storage;
import org.jspecify.annotations.Nullable;

/** Writes attempts that were wrong to the audit log. */
final class RefusedAttempts {
    private final Storage storage;
    private final AuditTrail audit;

    RefusedAttempts(Storage storage, AuditTrail audit) {
        this.storage = storage;
        this.audit = audit;
    }

    /** Notes one on {@code user}, null when there is no such user; gives the answer to it. */
    ApiException note(String action, @Nullable UserId user, Origin origin, ErrorCode answer) {
        Deed deed = Deed.onUser(action, user, null, null);
        storage.inTransaction(tx -> {
            audit.recordRefused(tx, origin, deed);
            return deed;
        });
        return new ApiException(answer);
    }
}
