package dev.ambit.audit;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.ApiException;
import dev.ambit.http.ErrorCode;
import dev.ambit.storage.AuditEntry.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much may be written into the audit log within an hour: of one account, or of one user's own things, a quarter of what the log may
 * hold, and by one token or session half of that. A log that is full loses its eldest entries, of all accounts, and a chain
 * can be cut from no other end; so one account must not be able to write all of it anew in minutes, nor faster than it is pruned. And
 * one token must not use up what is there for its whole account.
 *
 * <p>Who is beyond it waits. A request that has begun goes through, or a large batch would never succeed; what only ends something is
 * always let through, and so is signing in. It is counted in memory and begins anew with the server.
 */
final class AuditQuota {
    /** Where the log may be of any size. */
    static final AuditQuota UNLIMITED = new AuditQuota(Long.MAX_VALUE);

    /** Whatever the log may hold: a few batches of the largest records. */
    private static final long MIN_BYTES = 64L << 20;

    private static final long SPAN = Duration.ofHours(1).toNanos() / 1_000;

    /** Of an entry besides its values. */
    private static final int FRAME = 300;

    private static final int MAX_KEYS = 10_000;

    private final Shares owners;
    private final Shares credentials;
    private @Nullable String begun;

    private AuditQuota(long bytes) {
        this.owners = new Shares(bytes);
        this.credentials = new Shares(bytes / 2);
    }

    static AuditQuota of(Retention.Limits limits) {
        return limits.bytes() == 0 ? UNLIMITED : new AuditQuota(Math.max(MIN_BYTES, limits.bytes() / 4));
    }

    /**
     * Counts an entry of {@code deed}.
     *
     * @throws ApiException when the request is the first one after too many bytes
     */
    synchronized void take(AuditContext auditContext, Event event) {
        TokenId credential = auditContext.credential();
        ObjectId owner = owner(event.scope());
        if (this == UNLIMITED || credential == null || owner == null || event.after() == null) {
            return;
        }
        long now = micros(auditContext.at());
        boolean isFirst =
                auditContext.requestId() == null || !auditContext.requestId().equals(begun);
        if (isFirst && (owners.isUsedUp(owner, now) || credentials.isUsedUp(credential, now))) {
            throw new ApiException(
                    ErrorCode.TOO_MANY_CHANGES,
                    ErrorCode.TOO_MANY_CHANGES.message() + " (a quarter of `audit-max-size`, one token half of that)");
        }
        begun = auditContext.requestId();
        long bytes = FRAME + length(event.before()) + length(event.after());
        owners.add(owner, bytes, now);
        credentials.add(credential, bytes, now);
    }

    private static @Nullable ObjectId owner(Scope scope) {
        return scope.account() != null ? scope.account() : scope.user();
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /**
     * What each of many has used. The state is the moment at which all of it will have come back (the generic cell rate algorithm, as
     * in {@link dev.ambit.core.limit.RateLimit}, of bytes and with a debt).
     */
    private static final class Shares {
        private final long bytes;
        private final Map<ObjectId, Long> states = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ObjectId, Long> eldest) {
                return size() > MAX_KEYS;
            }
        };

        Shares(long bytes) {
            this.bytes = bytes;
        }

        boolean isUsedUp(ObjectId key, long now) {
            return state(key, now) - now >= SPAN;
        }

        void add(ObjectId key, long used, long now) {
            states.put(key, state(key, now) + (long) ((double) used / bytes * SPAN));
        }

        /** Never far ahead, or a clock that is set back would stop all changes. */
        private long state(ObjectId key, long now) {
            return Math.clamp(states.getOrDefault(key, now), now, now + 2 * SPAN);
        }
    }
}
