package dev.ambit.signin;

import java.time.Duration;

/** An attempt comes too early; {@link SignInFilters#requireSecureSameOrigin} makes an answer of it. */
final class RateLimited extends RuntimeException {
    private final Duration wait;

    RateLimited(Duration wait) {
        super(null, null, false, false);
        this.wait = wait;
    }

    /** At least a second. */
    long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
