package dev.ambit.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Keeps a server's command alive until the process is told to stop. */
final class Running {
    /** A supervisor that sent SIGTERM is promised the end within five seconds. */
    private static final Duration GRACE = Duration.ofMillis(4_700);

    private Running() {}

    /** Runs {@code close} on SIGTERM or Ctrl-C and ends the process: with 0, or with 1 if it does not get done. */
    static void untilStopped(Runnable close) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(close), "stop"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Runnable close) {
        Thread closing = Thread.ofPlatform().name("close").start(close);
        boolean done = false;
        try {
            done = closing.join(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        // The JVM would end with 143 although everything asked for was done.
        Runtime.getRuntime().halt(done ? 0 : 1);
    }
}
