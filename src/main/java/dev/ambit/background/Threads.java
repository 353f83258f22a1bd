package dev.ambit.background;

/** Waiting for threads at the stop of the server. */
public final class Threads {
    private Threads() {}

    /** Waits until {@code thread} has ended, also when interrupted: what it uses, such as the database, is closed next. */
    public static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
