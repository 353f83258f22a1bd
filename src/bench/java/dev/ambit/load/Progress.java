package dev.ambit.load;

import java.time.Duration;

/** Reports the progress and the remaining time of long work on standard error. */
final class Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final String what;
    private final long total;
    private final long start = System.nanoTime();
    private long lastReport = start;

    Progress(String what, long total) {
        this.what = what;
        this.total = total;
        print(what);
    }

    static void print(String text) {
        System.err.println("bench: " + text);
    }

    void at(long done) {
        long now = System.nanoTime();
        if (now - lastReport >= INTERVAL.toNanos() && done < total) {
            lastReport = now;
            Duration left = Duration.ofNanos((long) ((now - start) * ((double) total / done - 1)));
            print("%s: %d %%, %d s left".formatted(what, 100 * done / total, left.toSeconds()));
        }
    }
}
