package dev.ambit.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PeriodicTaskTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    static Stream<Runnable> failures() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new AssertionError("a broken promise");
                },
                () -> {
                    throw new NoClassDefFoundError("a missing class");
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void taskThatFailsIsRunAgain(Runnable failure) throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        try (PeriodicTask task = new PeriodicTask("failing", SHORT, () -> {
            runs.countDown();
            failure.run();
        })) {
            task.start();
            runs.await();
        }
    }

    @Test
    void firstRunIsAfterAnIntervalOrAtOnce() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        PeriodicTask later = new PeriodicTask("later", NEVER, runs::incrementAndGet);
        later.start();
        later.close();
        assertThat(runs).hasValue(0);

        CountDownLatch ran = new CountDownLatch(1);
        try (PeriodicTask now = new PeriodicTask("now", NEVER, ran::countDown)) {
            now.startAtOnce();
            ran.await();
        }
    }

    @Test
    void lastRunFollowsTheOneThatIsRunning() throws InterruptedException {
        List<String> runs = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch running = new CountDownLatch(1);
        PeriodicTask task = new PeriodicTask("task", SHORT, () -> runs.add("unused"));
        PeriodicTask paused = new PeriodicTask("paused", NEVER, () -> {
            running.countDown();
            task.pause(Duration.ofMillis(50));
            runs.add("run");
        });
        paused.startAtOnce();
        running.await();
        paused.close(() -> runs.add("last"));
        assertThat(runs).containsExactly("run", "last");
    }

    @Test
    void taskThatWasNeverStartedRunsOnlyTheLastRun() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger last = new AtomicInteger();
        new PeriodicTask("unstarted", SHORT, runs::incrementAndGet).close(last::incrementAndGet);
        assertThat(runs).hasValue(0);
        assertThat(last).hasValue(1);
    }

    @Test
    void closingEndsAPause() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        PeriodicTask[] self = new PeriodicTask[1];
        self[0] = new PeriodicTask("paused", NEVER, () -> {
            running.countDown();
            self[0].pause(NEVER);
            ended.incrementAndGet();
        });
        self[0].startAtOnce();
        running.await();
        self[0].close();
        assertThat(ended).hasValue(1);
    }

    @Test
    void closingDoesNotWaitForARunThatHangs() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Runnable hang = () -> {
            running.countDown();
            awaitQuietly(hanging);
            ended.incrementAndGet();
        };
        PeriodicTask task = new PeriodicTask("hanging", NEVER, hang, SHORT);
        task.startAtOnce();
        running.await();
        task.close();
        assertThat(ended).hasValue(0);
        hanging.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
