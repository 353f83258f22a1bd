package dev.ambit.http;

import dev.ambit.core.limit.Limiter;
import dev.ambit.core.limit.RateLimit;
import dev.ambit.core.limit.Source;
import dev.ambit.core.limit.TableLimiter;
import dev.ambit.core.policy.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Slows sources that send tokens or cookies that are not known: guesses, or a flood. Only failures are counted, and only failures
 * are refused: many clients may share an address, and a token that is known must always go through. So it does no harm either that
 * sources which meet in the table share a limit.
 */
final class FailureLimit {
    private static final RateLimit OF_SOURCE = RateLimit.of(1_000, Duration.ofMillis(100));
    private static final int SLOTS = 1 << 15;

    /** A /48 has more networks than there are slots, so it is bounded as well. */
    private static final int SITE = 4;

    private final Limiter sources;
    private final Limiter sites;

    /** {@code random} must be unpredictable. */
    FailureLimit(RandomGenerator random) {
        this.sources = new TableLimiter(OF_SOURCE, SLOTS, random);
        this.sites = new TableLimiter(OF_SOURCE.times(SITE), SLOTS, random);
    }

    /** Counts a failure of {@code client}; true when there were too many. */
    boolean isExceeded(@Nullable IpAddress client, Instant at) {
        long now = at.toEpochMilli();
        if (client != null && !client.isIpv4() && sites.take(Source.site(client), now) > 0) {
            return true;
        }
        return sources.take(Source.network(client), now) > 0;
    }
}
