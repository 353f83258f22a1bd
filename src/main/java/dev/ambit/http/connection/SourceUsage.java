package dev.ambit.http.connection;

import dev.ambit.core.limit.Source;
import dev.ambit.core.net.IpAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shared resources that a {@link Source} uses: connections, unfinished requests, memory. The /48 of an IPv6 source
 * has one, too, which counts all of its networks: one customer may have 65,536 of them. Connections keep a reference,
 * so that counting needs no look-up.
 */
final class SourceUsage {
    /** The limits of a /48 as a multiple of those of one network; by default that is half of the total. */
    private static final int SITE = 2;

    private final Source source;

    /** Null for a /48 and for an IPv4 address. */
    private final @Nullable SourceUsage site;

    private final int times;
    private final AtomicInteger unfinished = new AtomicInteger();

    /** The memory that {@link InFlightMemory} counts for it. */
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

    /** The usage of its /48; null for a /48 and for an IPv4 address. */
    @Nullable
    SourceUsage site() {
        return site;
    }

    /** Its limit, when that of one network is {@code max}. */
    long limit(long max) {
        return max * times;
    }

    EvictionOrder connections() {
        return connections;
    }

    /** Counts an unfinished request; false when the source has {@code max} already, or its site too many. */
    boolean tryStartUnfinished(int max) {
        if (unfinished.incrementAndGet() <= limit(max) && (site == null || site.tryStartUnfinished(max))) {
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

    /** All sources with counted resources; each is removed when its last holder releases it. */
    static final class All {
        private final Map<Source, SourceUsage> networks = new ConcurrentHashMap<>();
        private final Map<Source, SourceUsage> sites = new ConcurrentHashMap<>();

        SourceUsage hold(IpAddress address) {
            return hold(
                    networks,
                    Source.of(address),
                    source -> new SourceUsage(source, source.isIpv6() ? holdSite(source.ofSite()) : null, 1));
        }

        /** Each of its networks is a holder. */
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

        void release(@Nullable SourceUsage usage) {
            if (usage != null) {
                release(networks, usage);
            }
        }

        private void release(Map<Source, SourceUsage> usages, SourceUsage usage) {
            usages.computeIfPresent(usage.source, (key, known) -> {
                if (--known.holders > 0) {
                    return known;
                }
                if (known.site != null) {
                    release(sites, known.site);
                }
                return null;
            });
        }

        int unfinishedOf(IpAddress address) {
            SourceUsage usage = networks.get(Source.of(address));
            return usage == null ? 0 : usage.unfinished.get();
        }

        /** The number of sources and sites. */
        int size() {
            return networks.size() + sites.size();
        }
    }
}
