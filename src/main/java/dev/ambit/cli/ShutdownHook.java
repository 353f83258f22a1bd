package dev.ambit.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps a server's command running until SIGTERM or Ctrl-C, and then ends the process within five seconds, even when
 * the server is busy: handlers that compute, a transaction that does not end, a full heap. Therefore all threads of
 * the shutdown are created at the start, and the process is halted when closing takes too long; acknowledged changes
 * are on disk by then.
 */
final class ShutdownHook {
    private static final long MAX_CLOSE_MILLIS = 4_500;

    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Runnable close;
    private final Thread watchdog;
    private volatile boolean closed;

    /** Registers {@code close} for SIGTERM and Ctrl-C. The exit code is 0, or 1 when it does not finish in time. */
    ShutdownHook(Runnable close) {
        this.close = close;
        Thread closing = Thread.ofPlatform().daemon().name("close").unstarted(this::closeWhenStopped);
        this.watchdog = Thread.ofPlatform().daemon().name("watchdog").unstarted(() -> haltWhenStopped(closing));
        closing.start();
        watchdog.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    /** Does not return. */
    void awaitExit() {
        join(watchdog, 0);
    }

    private void stop() {
        stopRequested.countDown();
        join(watchdog, 0);
    }

    private void closeWhenStopped() {
        awaitStop();
        close.run();
        closed = true;
    }

    private void haltWhenStopped(Thread closing) {
        awaitStop();
        join(closing, MAX_CLOSE_MILLIS);
        // Without halt, the JVM would exit with 143 after a successful shutdown.
        Runtime.getRuntime().halt(closed ? 0 : 1);
    }

    private void awaitStop() {
        boolean stopped = false;
        while (!stopped) {
            try {
                stopRequested.await();
                stopped = true;
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
