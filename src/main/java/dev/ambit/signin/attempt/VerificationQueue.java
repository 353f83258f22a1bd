package dev.ambit.signin.attempt;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Limits how many passwords and passkeys are checked concurrently: each check takes up to 19 MiB and a tenth of a
 * second of a core. The attempt with the lowest rank is served first, and when the queue is full, the one with the
 * highest rank is rejected. So one source, with any number of requests, delays another only by the checks already
 * running. Known devices and sessions have their own queue, so that unknown clients do not delay them.
 */
public final class VerificationQueue {
    private static final Duration MAX_WAIT = Duration.ofSeconds(8);

    // Together fewer than the threads of the sign-in lane, so that waiting requests do not occupy all of them.
    static final int MAX_UNKNOWN_WAITING = 36;
    private static final int MAX_KNOWN_WAITING = 12;

    private final WaitingLine newcomers;
    private final WaitingLine known;

    public VerificationQueue() {
        this(MAX_WAIT);
    }

    VerificationQueue(Duration maxWait) {
        this.newcomers = new WaitingLine(2, MAX_UNKNOWN_WAITING, maxWait);
        this.known = new WaitingLine(1, MAX_KNOWN_WAITING, maxWait);
    }

    /**
     * Runs {@code work} when it is the turn of {@code attempt}.
     *
     * @throws ApiException 429 when that takes too long or the queue is full; the attempt is abandoned then
     */
    public <T> T run(Attempt attempt, Supplier<T> work) {
        WaitingLine waitingLine = attempt.isKnown() ? known : newcomers;
        if (!waitingLine.enter(attempt.rank())) {
            attempt.abandoned();
            throw ApiException.retryAfter(ErrorCode.TOO_MANY_ATTEMPTS, Duration.ofSeconds(1));
        }
        try {
            return work.get();
        } finally {
            waitingLine.leave();
        }
    }

    /** The number of waiting requests. */
    int waiting() {
        return newcomers.waiting() + known.waiting();
    }

    private record Waiter(int rank, long number, CompletableFuture<Boolean> turn) {
        private static final Comparator<Waiter> FIRST =
                Comparator.comparingInt(Waiter::rank).thenComparingLong(Waiter::number);
    }

    private static final class WaitingLine {
        private final int maxWaiting;
        private final Duration maxWait;
        private final TreeSet<Waiter> waiting = new TreeSet<>(Waiter.FIRST);
        private int free;
        private long next;

        WaitingLine(int concurrency, int maxWaiting, Duration maxWait) {
            this.free = concurrency;
            this.maxWaiting = maxWaiting;
            this.maxWait = maxWait;
        }

        boolean enter(int rank) {
            Waiter own;
            synchronized (this) {
                if (free > 0) {
                    free--; // free only when the queue is empty
                    return true;
                }
                own = new Waiter(rank, next++, new CompletableFuture<>());
                waiting.add(own);
                if (waiting.size() > maxWaiting) {
                    waiting.removeLast().turn().complete(false);
                }
            }
            return await(own);
        }

        private boolean await(Waiter own) {
            try {
                return own.turn().get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return isGivenWhileLeaving(own);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (isGivenWhileLeaving(own)) {
                    leave();
                }
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a turn never completes exceptionally", e);
            }
        }

        /** Leaves the queue; true when the turn was given in the meantime. */
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
