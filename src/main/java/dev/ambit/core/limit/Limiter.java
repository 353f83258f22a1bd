package dev.ambit.core.limit;

/** Counts by key against one {@link RateLimit}. Times are milliseconds since 1970. */
public interface Limiter {
    /** Takes one; gives how long to wait, in milliseconds, and takes none when that is not 0. */
    long take(long key, long now);

    /** Puts one back that was taken. */
    void giveBack(long key);

    /** How many are taken and have not come back. */
    int used(long key, long now);
}
