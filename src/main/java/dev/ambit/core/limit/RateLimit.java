package dev.ambit.core.limit;

import java.time.Duration;

/**
 * A token bucket: {@code burst} at once, and one more each interval. Its state is one number, the moment in milliseconds at which all
 * that was taken will have come back (the generic cell rate algorithm), so that a flood of sources costs little memory.
 */
public record RateLimit(int burst, long eachMillis) {
    public RateLimit {
        if (burst < 1 || eachMillis < 1) {
            throw new IllegalArgumentException("at least one, each millisecond at most");
        }
    }

    public static RateLimit of(int burst, Duration each) {
        return new RateLimit(burst, each.toMillis());
    }

    /** {@code times} as much. */
    public RateLimit times(int times) {
        return new RateLimit(burst * times, Math.max(1, eachMillis / times));
    }

    /** How long it takes until one may be taken; 0 when it may now. The state is one seen from {@code now}. */
    long waitMillis(long state, long now) {
        return Math.max(0, state + eachMillis - now - burst * eachMillis);
    }

    /** How many are taken. */
    int used(long state, long now) {
        return (int) Math.ceilDiv(until(state, now) - now, eachMillis);
    }

    /** The state seen from {@code now}: never further ahead than all of it takes, or a clock that is set back would shut clients out. */
    long until(long state, long now) {
        return Math.clamp(state, now, now + burst * eachMillis);
    }
}
