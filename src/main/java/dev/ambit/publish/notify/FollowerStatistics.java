package dev.ambit.publish.notify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Numbers about all peers for metrics: as many as there are peers would be too many time series. */
public final class FollowerStatistics {
    private final Notifier notifier;
    private final InstantSource clock;

    public FollowerStatistics(Notifier notifier, InstantSource clock) {
        this.notifier = notifier;
        this.clock = clock;
    }

    /** How many peers of how many zones have not fetched the newest serial. */
    public int behind() {
        return count(status -> status.behindSince() != null);
    }

    /** How many peers of how many zones did not do what they were last asked. */
    public int failing() {
        return count(status -> status.error() != null);
    }

    /** Since when the one has been behind that has been behind longest; 0 when none is. */
    public int lagSeconds() {
        AtomicInteger longest = new AtomicInteger();
        notifier.forEachStatus((_, status) -> {
            if (status.behindSince() != null) {
                long seconds =
                        Duration.between(status.behindSince(), clock.instant()).toSeconds();
                longest.accumulateAndGet(Math.clamp(seconds, 0, Integer.MAX_VALUE), Math::max);
            }
        });
        return longest.get();
    }

    private int count(Predicate<PeerStatus> matches) {
        AtomicInteger count = new AtomicInteger();
        notifier.forEachStatus((_, status) -> {
            if (matches.test(status)) {
                count.incrementAndGet();
            }
        });
        return count.get();
    }
}
