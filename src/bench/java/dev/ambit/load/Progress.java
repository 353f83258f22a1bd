package dev.ambit.load;

import java.time.Duration;

/** Says on standard error how far long work is, and how much longer it will take. */
final class Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final String what;
    private final long total;
    private final long begin = System.nanoTime();
    private long said = begin;

    Progress(String what, long total) {
        this.what = what;
        this.total = total;
        say(what);
    }

    static void say(String text) {
        System.err.println("bench: " + text);
    }

    void at(long done) {
        long now = System.nanoTime();
        if (now - said >= INTERVAL.toNanos() && done < total) {
            said = now;
            Duration left = Duration.ofNanos((long) ((now - begin) * ((double) total / done - 1)));
            say("%s: %d %%, %d s left".formatted(what, 100 * done / total, left.toSeconds()));
        }
    }
}
