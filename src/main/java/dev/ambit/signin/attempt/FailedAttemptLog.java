package dev.ambit.signin.attempt;

import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.limit.BoundedMap;
import dev.ambit.core.limit.Limiter;
import dev.ambit.core.limit.RateLimit;
import dev.ambit.core.limit.RecentLimiter;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.Storage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes failed attempts to the audit log: of each user and action ten at once and then six a minute, so that an
 * attack from many sources does not fill the disk. The next entry says how many were left out before it. All attempts
 * on unknown addresses share one limit.
 */
public final class FailedAttemptLog {
    private static final RateLimit ENTRIES = RateLimit.of(10, Duration.ofSeconds(10));
    private static final int MAX_KEYS = 10_000;

    private final Storage storage;
    private final AuditTrail audit;
    private final Limiter entries = new RecentLimiter(ENTRIES, MAX_KEYS);
    private final Map<Long, Integer> leftOut = BoundedMap.byAge(MAX_KEYS);

    public FailedAttemptLog(Storage storage, AuditTrail audit) {
        this.storage = storage;
        this.audit = audit;
    }

    /** Records a failed attempt on {@code user}, null when there is no such user; returns the exception to throw. */
    public ApiException record(AuditAction action, @Nullable UserId user, AuditContext context, ErrorCode code) {
        record(action, user, context, Map.of());
        return new ApiException(code);
    }

    /** Records a failed attempt with details for the audit entry. */
    public void record(AuditAction action, @Nullable UserId user, AuditContext context, Map<String, String> details) {
        long key = action.hashCode() ^ (user == null ? 0 : user.high());
        int omitted;
        synchronized (leftOut) {
            if (entries.take(key, context.at().toEpochMilli()) > 0) {
                leftOut.merge(key, 1, Integer::sum);
                return;
            }
            Integer count = leftOut.remove(key);
            omitted = count == null ? 0 : count;
        }
        Map<String, Object> after = new TreeMap<>(details);
        if (omitted > 0) {
            after.put("left_out", omitted);
        }
        Event event = Event.onUser(action, user, null, after.isEmpty() ? null : Json.text(after));
        storage.inTransaction(tx -> {
            audit.recordRefused(tx, context, event);
            return event;
        });
    }
}
