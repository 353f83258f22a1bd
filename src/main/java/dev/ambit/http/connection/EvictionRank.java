package dev.ambit.http.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a connection has been waiting for a request, or for the rest of one, and so its rank among those that may be
 * closed to make room for another. Lower ranks are closed first.
 *
 * <p>The times are set by the connection's own thread. All other methods are called under the lock of
 * {@link ConnectionRegistry}; the rank is the time as it was when they were called last, and may be outdated.
 */
final class EvictionRank implements Comparable<EvictionRank> {
    /** Value of {@link #idle} while a request arrives or is handled. */
    private static final long BUSY = Long.MIN_VALUE;

    /** Value of {@link #idle} or {@link #arriving} after the connection was closed to make room for another. */
    private static final long CLOSED = Long.MIN_VALUE + 1;

    private static final long NONE = 0;

    /** {@link #BUSY}, {@link #CLOSED}, or the time since which it waits for a request. */
    private final AtomicLong idle = new AtomicLong(now());

    /** {@link #NONE}, {@link #CLOSED}, or the time since which it waits for the rest of a request. */
    private final AtomicLong arriving = new AtomicLong(NONE);

    private long rank = idle.get();

    /** Distinguishes equal ranks. */
    private long number;

    /** Whether the rank is the time since which a request arrives. */
    private boolean isSetAside;

    /** The time since which it waits for a request. */
    long idleSince() {
        return idle.get();
    }

    /** It waits for a request from now on; returns the time. */
    long waitForRequest() {
        long since = now();
        idle.set(since);
        return since;
    }

    /** A request starts to arrive; false when the connection, idle since then, was closed meanwhile. */
    boolean requestStarted(long since) {
        return since != CLOSED && idle.compareAndSet(since, BUSY);
    }

    /** The request did not arrive at once. */
    void waitForRest() {
        arriving.compareAndSet(NONE, now());
    }

    /** The rest of the request has arrived; false when the connection was closed meanwhile. */
    boolean restArrived() {
        long since = arriving.get();
        return since != CLOSED && arriving.compareAndSet(since, NONE);
    }

    void number(long unique) {
        number = unique;
    }

    /** Whether it waits for a request. Needs no lock. */
    boolean isIdle() {
        return idle.get() != BUSY;
    }

    boolean isSetAside() {
        return isSetAside;
    }

    boolean isBefore(long time) {
        return rank - time < 0;
    }

    /**
     * Updates the rank: the time since which it is idle; or, set aside, the time since which its request arrives; or
     * {@code now} while a request is handled.
     */
    void update(long now) {
        long idleSince = idle.get();
        long arrivingSince = arriving.get();
        isSetAside = idleSince == BUSY && arrivingSince != NONE;
        if (isSetAside) {
            rank = arrivingSince;
        } else {
            rank = idleSince == BUSY ? now : idleSince;
        }
    }

    /** Whether the request by which it was ranked is still arriving. */
    boolean isStillArriving() {
        return arriving.get() == rank;
    }

    /** Marks the connection as closed if its rank is still true; otherwise a request has arrived meanwhile. */
    boolean closeIfTrue() {
        return isSetAside ? arriving.compareAndSet(rank, CLOSED) : rank != BUSY && idle.compareAndSet(rank, CLOSED);
    }

    @Override
    public int compareTo(EvictionRank other) {
        return rank == other.rank ? Long.compare(number, other.number) : Long.signum(rank - other.rank);
    }

    /** {@link System#nanoTime}, but never {@link #NONE}. */
    private static long now() {
        long time = System.nanoTime();
        return time == NONE ? 1 : time;
    }
}
