package dev.ambit.signin;

import java.time.Duration;

/** Too many attempts; {@link SignInFilters#requireSecureSameOrigin} turns it into a response with status 429. */
final class RateLimited extends RuntimeException {
    private final Duration wait;

    RateLimited(Duration wait) {
        super(null, null, false, false);
        this.wait = wait;
    }

    /** The wait until the next attempt, in whole seconds, at least 1. */
    long retryAfterSeconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
