package dev.ambit.signin;

import java.time.Duration;

/** An attempt comes too early; {@link Visits#shielding} makes an answer of it. */
final class TooMany extends RuntimeException {
    private final Duration wait;

    TooMany(Duration wait) {
        super(null, null, false, false);
        this.wait = wait;
    }

    /** At least a second. */
    long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
