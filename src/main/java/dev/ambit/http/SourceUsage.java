package dev.ambit.http;

import dev.ambit.core.limit.Source;
import dev.ambit.core.policy.IpAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Source} has of what all share: connections, requests that arrive, memory. The /48 of an IPv6 source has one as well, in
 * which all of its networks are counted: one customer may have 65,536 of them. Connections hold the object, so that counting needs no
 * look-up.
 */
final class SourceUsage {
    /** A /48 may have so many times as much as one network: by default half of what all may. */
    private static final int SITE = 2;

    private final Source source;

    /** Null for a /48 and for an IPv4 address. */
    private final @Nullable SourceUsage site;

    private final int times;
    private final AtomicInteger unfinished = new AtomicInteger();

    /** What {@link InFlightMemory} counts for it. */
    private final AtomicLong bytes = new AtomicLong();

    /** Guarded by the lock of {@link ConnectionRegistry}. */
    private final EvictionOrder connections = new EvictionOrder();

    /** Guarded by the entry in {@link All}. */
    private int holders;

    private SourceUsage(Source source, @Nullable SourceUsage site, int times) {
        this.source = source;
        this.site = site;
        this.times = times;
    }

    /** That of the /48 that it lies in. */
    @Nullable
    SourceUsage site() {
        return site;
    }

    /** What it may have where one network may have {@code most}. */
    long share(long most) {
        return most * times;
    }

    EvictionOrder connections() {
        return connections;
    }

    /** Counts a request that does not arrive at once; false when there are {@code most} of the source already, or too many of its site. */
    boolean beginUnfinished(int most) {
        if (unfinished.incrementAndGet() <= share(most) && (site == null || site.beginUnfinished(most))) {
            return true;
        }
        unfinished.decrementAndGet();
        return false;
    }

    void endUnfinished() {
        unfinished.decrementAndGet();
        if (site != null) {
            site.endUnfinished();
        }
    }

    long addBytes(long more) {
        return bytes.addAndGet(more);
    }

    /** All sources that something is counted for; each is forgotten when its last holder lets go. */
    static final class All {
        private final Map<Source, SourceUsage> networks = new ConcurrentHashMap<>();
        private final Map<Source, SourceUsage> sites = new ConcurrentHashMap<>();

        SourceUsage hold(IpAddress address) {
            return hold(
                    networks,
                    Source.of(address),
                    source -> new SourceUsage(source, source.isIpv6() ? holdSite(source.ofSite()) : null, 1));
        }

        /** Held by each of its networks. */
        private SourceUsage holdSite(Source site) {
            return hold(sites, site, source -> new SourceUsage(source, null, SITE));
        }

        private static SourceUsage hold(
                Map<Source, SourceUsage> usages, Source source, Function<Source, SourceUsage> make) {
            SourceUsage held = usages.compute(source, (key, known) -> {
                SourceUsage usage = known == null ? make.apply(key) : known;
                usage.holders++;
                return usage;
            });
            return Objects.requireNonNull(held);
        }

        void letGo(@Nullable SourceUsage usage) {
            if (usage != null) {
                letGo(networks, usage);
            }
        }

        private void letGo(Map<Source, SourceUsage> usages, SourceUsage usage) {
            usages.computeIfPresent(usage.source, (key, known) -> {
                if (--known.holders > 0) {
                    return known;
                }
                if (known.site != null) {
                    letGo(sites, known.site);
                }
                return null;
            });
        }

        int unfinishedOf(IpAddress address) {
            SourceUsage usage = networks.get(Source.of(address));
            return usage == null ? 0 : usage.unfinished.get();
        }

        /** How many are remembered. */
        int size() {
            return networks.size() + sites.size();
        }
    }
}
