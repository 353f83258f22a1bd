package dev.ambit.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task on a thread of its own, again and again, with an interval between the end of a run and the next one. An
 * exception is logged and the task is run again after the interval. The JDK's scheduled executors instead end a task at
 * its first exception and report it to no one.
 */
public final class PeriodicTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);

    /** Less than a server has for its shutdown. */
    private static final Duration MAX_CLOSING = Duration.ofSeconds(4);

    private final String name;
    private final Duration interval;
    private final Runnable task;
    private final Duration maxClosing;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean startsAtOnce;
    private volatile Runnable last = () -> {};

    /** Creates a task that is not started yet; {@code name} is that of its thread and of the task in the log. */
    public PeriodicTask(String name, Duration interval, Runnable task) {
        this(name, interval, task, MAX_CLOSING);
    }

    PeriodicTask(String name, Duration interval, Runnable task, Duration maxClosing) {
        this.name = name;
        this.interval = interval;
        this.task = task;
        this.maxClosing = maxClosing;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::repeat);
    }

    /** Starts the repetition; the first run is after an interval. */
    public void start() {
        thread.start();
    }

    /** Starts the repetition with a run at once. */
    public void startAtOnce() {
        startsAtOnce = true;
        thread.start();
    }

    /** Returns whether the task is being closed; a long run then ends early. */
    public boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Pauses a run until {@code time} has passed or the task is being closed. */
    public void pause(Duration time) {
        try {
            var _ = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            // nothing interrupts this thread; otherwise this pause is skipped
        }
    }

    /** Stops the repetition, without interrupting a run; waits for four seconds at most until it has ended. */
    @Override
    public void close() {
        close(() -> {});
    }

    /** As {@link #close()}, and runs {@code last} on the task's thread after the last run of the task. */
    public void close(Runnable last) {
        this.last = last;
        closing.countDown();
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        if (!hasEnded()) {
            LOG.warn("the background task `{}` did not end within {} s", name, maxClosing.toSeconds());
        }
    }

    private boolean hasEnded() {
        long end = System.nanoTime() + maxClosing.toNanos();
        boolean interrupted = false;
        boolean ended = false;
        for (long rest = maxClosing.toNanos(); !ended && rest > 0; rest = end - System.nanoTime()) {
            try {
                ended = thread.join(Duration.ofNanos(rest));
            } catch (InterruptedException _) {
                interrupted = true; // what the task uses, such as the database, is closed next
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void repeat() {
        if (!startsAtOnce) {
            pause(interval);
        }
        while (!isClosing()) {
            run(task);
            pause(interval);
        }
        run(last);
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error("the background task `{}` failed", name, e);
        }
    }
}
