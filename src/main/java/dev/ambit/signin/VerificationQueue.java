package dev.ambit.signin;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets few check passwords and passkeys at a time: each takes up to 19 MiB and a tenth of a second of a core. Who has tried least
 * lately goes first, and when too many wait, who has tried most is turned away: so one source, with however many requests, delays
 * another by the turns that are running. Known devices and sessions have a lane of their own, so that no stranger delays them.
 */
final class VerificationQueue {
    private static final Duration MAX_WAIT = Duration.ofSeconds(8);

    // Together fewer than the threads on which people sign in, so that those of strangers are not all taken by who
    // waits here.
    static final int MAX_NEW_WAITING = 36;
    private static final int MAX_KNOWN_WAITING = 12;

    private final WaitingLine newcomers;
    private final WaitingLine known;

    VerificationQueue() {
        this(MAX_WAIT);
    }

    VerificationQueue(Duration longestWait) {
        this.newcomers = new WaitingLine(2, MAX_NEW_WAITING, longestWait);
        this.known = new WaitingLine(1, MAX_KNOWN_WAITING, longestWait);
    }

    /**
     * Does {@code work} when it is the turn of {@code attempt}.
     *
     * @throws RateLimited when that takes too long, with the attempt given back
     */
    <T> T take(Attempt attempt, Supplier<T> work) {
        WaitingLine waitingLine = attempt.isKnown() ? known : newcomers;
        if (!waitingLine.enter(attempt.rank())) {
            attempt.abandoned();
            throw new RateLimited(Duration.ofSeconds(1));
        }
        try {
            return work.get();
        } finally {
            waitingLine.leave();
        }
    }

    /** How many wait. */
    int waiting() {
        return newcomers.waiting() + known.waiting();
    }

    private record Waiter(int rank, long number, CompletableFuture<Boolean> turn) {
        private static final Comparator<Waiter> FIRST =
                Comparator.comparingInt(Waiter::rank).thenComparingLong(Waiter::number);
    }

    private static final class WaitingLine {
        private final int mostWaiting;
        private final Duration longestWait;
        private final TreeSet<Waiter> waiting = new TreeSet<>(Waiter.FIRST);
        private int free;
        private long next;

        WaitingLine(int atATime, int mostWaiting, Duration longestWait) {
            this.free = atATime;
            this.mostWaiting = mostWaiting;
            this.longestWait = longestWait;
        }

        boolean enter(int rank) {
            Waiter own;
            synchronized (this) {
                if (free > 0) {
                    free--; // a turn is free only when nobody waits
                    return true;
                }
                own = new Waiter(rank, next++, new CompletableFuture<>());
                waiting.add(own);
                if (waiting.size() > mostWaiting) {
                    waiting.removeLast().turn().complete(false);
                }
            }
            return await(own);
        }

        private boolean await(Waiter own) {
            try {
                return own.turn().get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return isGivenWhileLeaving(own);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (isGivenWhileLeaving(own)) {
                    leave();
                }
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a turn is given or not", e);
            }
        }

        /** Leaves the queue; true when the turn came in the meantime. */
        private synchronized boolean isGivenWhileLeaving(Waiter own) {
            return !waiting.remove(own) && own.turn().getNow(false);
        }

        synchronized void leave() {
            Waiter first = waiting.pollFirst();
            if (first == null) {
                free++;
            } else {
                first.turn().complete(true);
            }
        }

        synchronized int waiting() {
            return waiting.size();
        }
    }
}
