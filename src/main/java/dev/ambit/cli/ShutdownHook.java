package dev.ambit.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps a server's command alive until the process is told to stop. A supervisor that sent SIGTERM is promised the end
 * within five seconds, whatever the server is busy with: handlers that compute, a transaction that does not end, a full heap.
 * So everything that the end needs is made at the start, and the process is halted when closing takes too long; what was
 * acknowledged is on disk by then.
 */
final class ShutdownHook {
    private static final long MAX_CLOSE_MILLIS = 4_500;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Runnable close;
    private final Thread watchdog;
    private volatile boolean closed;

    /** From now on runs {@code close} on SIGTERM or Ctrl-C and ends the process: with 0, or with 1 if it does not get done. */
    ShutdownHook(Runnable close) {
        this.close = close;
        Thread closing = Thread.ofPlatform().daemon().name("close").unstarted(this::closeWhenTold);
        this.watchdog = Thread.ofPlatform().daemon().name("watchdog").unstarted(() -> haltWhenTold(closing));
        closing.start();
        watchdog.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    /** Does not return. */
    void untilStopped() {
        join(watchdog, 0);
    }

    private void stop() {
        told.countDown();
        join(watchdog, 0);
    }

    private void closeWhenTold() {
        awaitTold();
        close.run();
        closed = true;
    }

    private void haltWhenTold(Thread closing) {
        awaitTold();
        join(closing, MAX_CLOSE_MILLIS);
        // The JVM would end with 143 although everything asked for was done.
        Runtime.getRuntime().halt(closed ? 0 : 1);
    }

    private void awaitTold() {
        boolean isTold = false;
        while (!isTold) {
            try {
                told.await();
                isTold = true;
            } catch (InterruptedException e) {
                // Nothing interrupts these threads.
            }
        }
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
