package dev.ambit.core.limit;

import java.time.Duration;

/**
 * A token bucket of {@code burst} permits that refills by one per interval. Its state is one number, the time in
 * milliseconds at which the bucket is full again (generic cell rate algorithm), so that a flood of sources costs little
 * memory.
 */
public record RateLimit(int burst, long intervalMillis) {
    public RateLimit {
        if (burst < 1 || intervalMillis < 1) {
            throw new IllegalArgumentException("burst and interval must be at least 1");
        }
    }

    public static RateLimit of(int burst, Duration each) {
        return new RateLimit(burst, each.toMillis());
    }

    /** Returns a limit of {@code times} the burst and rate. */
    public RateLimit times(int times) {
        return new RateLimit(burst * times, Math.max(1, intervalMillis / times));
    }

    /**
     * Returns the milliseconds until a permit is available; 0 when it is. {@code state} is a result of {@link #clamp}.
     */
    long waitMillis(long state, long now) {
        return Math.max(0, state + intervalMillis - now - burst * intervalMillis);
    }

    /** Returns the number of permits in use. */
    int used(long state, long now) {
        return (int) Math.ceilDiv(clamp(state, now) - now, intervalMillis);
    }

    /**
     * Clamps the state to the range that is possible at {@code now}, because otherwise a clock that is set back would
     * lock clients out.
     */
    long clamp(long state, long now) {
        return Math.clamp(state, now, now + burst * intervalMillis);
    }
}
