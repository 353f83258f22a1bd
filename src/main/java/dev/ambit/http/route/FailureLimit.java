package dev.ambit.http.route;

import dev.ambit.core.limit.Limiter;
import dev.ambit.core.limit.RateLimit;
import dev.ambit.core.limit.Source;
import dev.ambit.core.limit.TableLimiter;
import dev.ambit.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Rate limit for requests with unknown tokens or cookies, which are guesses or a flood. Only failures are counted, and
 * only failures are rejected: many clients may share an address, and a known token must always be accepted. For the
 * same reason, sources that collide in the table may share a limit.
 */
final class FailureLimit {
    private static final RateLimit PER_SOURCE = RateLimit.of(1_000, Duration.ofMillis(100));
    private static final int SLOTS = 1 << 15;

    /** A /48 has more networks than the table has slots, so it has a limit of its own. */
    private static final int SITE = 4;

    private final Limiter sources;
    private final Limiter sites;

    /** {@code random} must be unpredictable. */
    FailureLimit(RandomGenerator random) {
        this.sources = new TableLimiter(PER_SOURCE, SLOTS, random);
        this.sites = new TableLimiter(PER_SOURCE.times(SITE), SLOTS, random);
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
