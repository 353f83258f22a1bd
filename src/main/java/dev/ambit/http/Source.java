package dev.ambit.http;

import dev.ambit.core.policy.IpAddress;
import java.net.InetAddress;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where connections come from, as far as one client can choose: an IPv4 address, or the /64 of an IPv6 address, of which a
 * single machine has all. Connections hold the object, so that counting needs no look-up.
 */
final class Source {
    private final IpAddress key;
    private final AtomicInteger unfinished = new AtomicInteger();

    /** What {@link Room} counts for it. */
    private final AtomicLong bytes = new AtomicLong();

    /** By {@link OpenConnection#BY_RANK}; guarded by the lock of {@link OpenConnections}. */
    private final NavigableSet<OpenConnection> connections = new TreeSet<>(OpenConnection.BY_RANK);

    /** Guarded by the entry in {@link All}. */
    private int holders;

    private Source(IpAddress key) {
        this.key = key;
    }

    NavigableSet<OpenConnection> connections() {
        return connections;
    }

    /** Counts a request that does not arrive at once; false when there are {@code most} already. */
    boolean beginUnfinished(int most) {
        if (unfinished.incrementAndGet() <= most) {
            return true;
        }
        unfinished.decrementAndGet();
        return false;
    }

    void endUnfinished() {
        unfinished.decrementAndGet();
    }

    long addBytes(long more) {
        return bytes.addAndGet(more);
    }

    private static IpAddress key(IpAddress address) {
        return address.isIpv4() ? address : new IpAddress(address.high(), 0);
    }

    /** All sources that something is counted for; each is forgotten when its last holder lets go. */
    static final class All {
        private final Map<IpAddress, Source> sources = new ConcurrentHashMap<>();

        Source hold(InetAddress address) {
            return hold(IpAddress.of(address));
        }

        Source hold(IpAddress address) {
            Source held = sources.compute(key(address), (key, known) -> {
                Source source = known == null ? new Source(key) : known;
                source.holders++;
                return source;
            });
            return Objects.requireNonNull(held);
        }

        void letGo(@Nullable Source source) {
            if (source != null) {
                sources.computeIfPresent(source.key, (key, known) -> --known.holders == 0 ? null : known);
            }
        }

        int unfinishedOf(IpAddress address) {
            Source source = sources.get(key(address));
            return source == null ? 0 : source.unfinished.get();
        }

        int size() {
            return sources.size();
        }
    }
}
