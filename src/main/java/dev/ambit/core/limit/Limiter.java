package dev.ambit.core.limit;

/** Applies one {@link RateLimit} per key. Times are in milliseconds since 1970. */
public interface Limiter {
    /** Takes one permit. Returns 0, or the milliseconds to wait when no permit was taken. */
    long take(long key, long now);

    /** Returns a permit that was taken. */
    void giveBack(long key);

    /** Returns the number of permits in use at {@code now}. */
    int used(long key, long now);
}
