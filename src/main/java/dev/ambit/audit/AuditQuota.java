package dev.ambit.audit;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.limit.BoundedMap;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.storage.AuditEntry.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits what may be written into the audit log within an hour: for one account, or for one user's own objects, a
 * quarter of the maximum size of the log, and for one token or session half of that. A full log loses its oldest
 * entries, of all accounts, because a chain can only be shortened at its start; so one account must not be able to
 * replace the whole log within minutes, or faster than it is pruned. One token must not use up the quota of its whole
 * account.
 *
 * <p>A caller beyond the quota has to wait. A request that has started is completed, because a large batch would
 * otherwise never succeed; deletions and sign-ins are not limited. The counts are in memory and are reset by a restart.
 */
final class AuditQuota {
    /** For a log without a maximum size. */
    static final AuditQuota UNLIMITED = new AuditQuota(Long.MAX_VALUE);

    /** The minimum quota, for any maximum size: a few batches of the largest records. */
    private static final long MIN_BYTES = 64L << 20;

    private static final long PERIOD_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    /** The size of an entry without its values. */
    private static final int ENTRY_OVERHEAD = 300;

    private static final int MAX_KEYS = 10_000;

    private final Quotas owners;
    private final Quotas credentials;
    private @Nullable String lastRequestId;

    private AuditQuota(long bytes) {
        this.owners = new Quotas(bytes);
        this.credentials = new Quotas(bytes / 2);
    }

    static AuditQuota of(Retention.Limits limits) {
        return limits.maxBytes() == 0 ? UNLIMITED : new AuditQuota(Math.max(MIN_BYTES, limits.maxBytes() / 4));
    }

    /**
     * Counts an entry of {@code event}.
     *
     * @throws ApiException when the quota is used up and this is the first entry of its request
     */
    synchronized void take(AuditContext context, Event event) {
        TokenId credential = context.credential();
        ObjectId owner = owner(event.scope());
        if (this == UNLIMITED || credential == null || owner == null || event.after() == null) {
            return;
        }
        long now = micros(context.at());
        boolean isFirst = context.requestId() == null || !context.requestId().equals(lastRequestId);
        if (isFirst && (owners.isUsedUp(owner, now) || credentials.isUsedUp(credential, now))) {
            throw new ApiException(
                    ErrorCode.TOO_MANY_CHANGES,
                    ErrorCode.TOO_MANY_CHANGES.message() + " (a quarter of `audit-max-size`, one token half of that)");
        }
        lastRequestId = context.requestId();
        long bytes = ENTRY_OVERHEAD + length(event.before()) + length(event.after());
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
     * The quotas of many keys. The state of a key is the time at which its whole quota is available again (the generic
     * cell rate algorithm, as in {@link dev.ambit.core.limit.RateLimit}, for bytes and with a debt).
     */
    private static final class Quotas {
        private final long bytes;
        private final Map<ObjectId, Long> states = BoundedMap.byUse(MAX_KEYS);

        Quotas(long bytes) {
            this.bytes = bytes;
        }

        boolean isUsedUp(ObjectId key, long now) {
            return state(key, now) - now >= PERIOD_MICROS;
        }

        void add(ObjectId key, long used, long now) {
            states.put(key, state(key, now) + (long) ((double) used / bytes * PERIOD_MICROS));
        }

        /** Limited, because a clock that is set back would otherwise stop all changes. */
        private long state(ObjectId key, long now) {
            return Math.clamp(states.getOrDefault(key, now), now, now + 2 * PERIOD_MICROS);
        }
    }
}
