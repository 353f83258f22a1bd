package dev.ambit.signin.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.http.wire.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which waiting attempts are served, and which is rejected when the queue is full. */
final class VerificationQueueTest {
    private final VerificationQueue queue = new VerificationQueue(Duration.ofMinutes(1));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final List<String> abandoned = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        end.countDown();
        threads.close();
    }

    @Test
    void lowestRankIsServedFirst() throws Exception {
        CountDownLatch leaves = new CountDownLatch(1);
        occupy(false, 1, leaves);
        occupy(false, 1, end); // holds its turn until the end, so that the others run one after the other
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(enter("flood", 2 + i, false));
        }
        waiting.add(enter("owner", 1, false));
        leaves.countDown();
        for (Future<?> one : waiting) {
            one.get();
        }
        assertThat(done.getFirst()).isEqualTo("owner");
    }

    @Test
    void fullQueueRejectsTheHighestRank() throws Exception {
        occupy(false, 2);
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < VerificationQueue.MAX_UNKNOWN_WAITING; i++) {
            waiting.add(enter("flood " + i, 2 + i, false));
        }
        waiting.add(enter("owner", 1, false));
        until(() -> !abandoned.isEmpty());
        String last = "flood " + (VerificationQueue.MAX_UNKNOWN_WAITING - 1);
        assertThat(abandoned).containsExactly(last);
        assertThatThrownBy(() -> queue.run(attempt("flood", 500, false), () -> "in"))
                .isInstanceOf(ApiException.class);
        assertThat(abandoned).containsExactly(last, "flood");
        finish(List.of(waiting.getLast()));
        assertThat(done).contains("owner");
    }

    @Test
    void knownDevicesHaveTheirOwnQueue() {
        occupy(false, 2);
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < VerificationQueue.MAX_UNKNOWN_WAITING; i++) {
            waiting.add(enter("flood", 1, false));
        }
        assertThat(queue.<String>run(attempt("owner", 1, true), () -> "in")).isEqualTo("in");
        assertThat(waiting).noneMatch(Future::isDone);
    }

    @Test
    void attemptThatWaitsTooLongIsRejectedAndItsTurnIsNotLost() throws Exception {
        VerificationQueue impatient = new VerificationQueue(Duration.ofMillis(20));
        CountDownLatch started = new CountDownLatch(1);
        Future<?> busy = threads.submit(() -> impatient.run(attempt("busy", 1, true), () -> {
            started.countDown();
            return await(end);
        }));
        started.await();
        assertThatThrownBy(() -> impatient.run(attempt("late", 1, true), () -> "in"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.response().headers()).containsEntry("Retry-After", "1"));
        assertThat(abandoned).containsExactly("late");
        end.countDown();
        busy.get();
        assertThat(impatient.<String>run(attempt("next", 1, true), () -> "in")).isEqualTo("in");
    }

    @Test
    void turnOfAFailedAttemptIsReleased() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> queue.run(attempt("wrong", 1, true), () -> {
                        throw new IllegalStateException("wrong");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(queue.<String>run(attempt("owner", 1, true), () -> "in")).isEqualTo("in");
    }

    private void occupy(boolean isKnown, int times) {
        occupy(isKnown, times, end);
    }

    private void occupy(boolean isKnown, int times, CountDownLatch until) {
        CountDownLatch started = new CountDownLatch(times);
        for (int i = 0; i < times; i++) {
            threads.execute(() -> queue.run(attempt("busy", 1, isKnown), () -> {
                started.countDown();
                return await(until);
            }));
        }
        until(() -> started.getCount() == 0);
    }

    /** Starts an attempt, which is in the queue or was rejected when this returns. */
    private Future<?> enter(String name, int rank, boolean isKnown) {
        int before = queue.waiting() + abandoned.size();
        Future<?> future = threads.submit(() -> queue.run(attempt(name, rank, isKnown), () -> done.add(name)));
        until(() -> queue.waiting() + abandoned.size() > before);
        return future;
    }

    private Attempt attempt(String name, int rank, boolean isKnown) {
        return new Attempt(isKnown, rank, () -> abandoned.add(name));
    }

    private void finish(List<Future<?>> waiting) throws Exception {
        end.countDown();
        for (Future<?> one : waiting) {
            one.get();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void until(java.util.function.BooleanSupplier state) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 30 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
