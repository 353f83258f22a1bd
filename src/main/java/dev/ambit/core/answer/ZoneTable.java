package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The zones that are answered. Immutable. No two of them have the same name. */
public final class ZoneTable {
    public static final ZoneTable EMPTY =
            new ZoneTable(Shards.of(List.<ZoneSnapshot>of()), Shards.of(List.<ById>of()), 0);

    private final Shards<ZoneSnapshot> apexes;
    private final Shards<ById> ids;
    private final long memory;

    private record ById(ZoneSnapshot zone) implements Shards.Entry<ById> {
        @Override
        public int hash() {
            return Row.hash(zone.id().high(), zone.id().low());
        }

        @Override
        public int compareAmongEqual(ById other) {
            return Row.compareIds(zone.id(), other.zone.id());
        }
    }

    private ZoneTable(Shards<ZoneSnapshot> apexes, Shards<ById> ids, long memory) {
        this.apexes = apexes;
        this.ids = ids;
        this.memory = memory;
    }

    /** Returns the table with {@code zone} instead of the snapshot with its id or name. */
    public ZoneTable with(ZoneSnapshot zone) {
        ZoneTable others = without(zone.id());
        byte[] apex = zone.content().apex();
        ZoneSnapshot namesake = others.byApex(WireName.hash(apex, 0, apex.length), apex, 0);
        if (namesake != null) {
            others = others.without(namesake.id());
        }
        return new ZoneTable(others.apexes.with(zone), others.ids.with(new ById(zone)), others.memory + zone.memory());
    }

    public ZoneTable without(ZoneId id) {
        ById present = entry(id);
        return present == null
                ? this
                : new ZoneTable(
                        apexes.replaced(present.zone, null),
                        ids.replaced(present, null),
                        memory - present.zone.memory());
    }

    /** Returns about how many bytes of memory all zones need. */
    public long memory() {
        return memory;
    }

    /** Returns the zone; null when it is not in the table, or has no content. */
    public @Nullable ZoneSnapshot find(ZoneId id) {
        ById present = entry(id);
        return present == null ? null : readable(present.zone);
    }

    private static @Nullable ZoneSnapshot readable(@Nullable ZoneSnapshot zone) {
        return zone != null && zone.isReadable() ? zone : null;
    }

    private @Nullable ById entry(ZoneId id) {
        int hash = Row.hash(id.high(), id.low());
        Shards.Shard<ById> shard = ids.shard(hash);
        int first = shard.first(hash);
        int end = shard.end(first, hash);
        for (int i = first; i < end; i++) {
            if (shard.entry(i).zone.id().equals(id)) {
                return shard.entry(i);
            }
        }
        return null;
    }

    /** Returns the zone with the longest apex that the name is at or below; null also when it has no content. */
    public @Nullable ZoneSnapshot find(DnsName name) {
        return readable(find(WireName.of(name), 0));
    }

    public @Nullable ZoneSnapshot byApex(DnsName apex) {
        ZoneSnapshot zone = find(apex);
        return zone != null && zone.apex().equals(apex) ? zone : null;
    }

    /** Returns the zone, readable or not, with the longest apex that the valid name at {@code at} is at or below. */
    @Nullable
    ZoneSnapshot find(byte[] buffer, int at) {
        int length = WireName.length(buffer, at);
        long hash = WireName.hash(buffer, at, length);
        int suffix = at;
        while (true) {
            ZoneSnapshot zone = byApex(hash, buffer, suffix);
            if (zone != null || buffer[suffix] == 0) {
                return zone;
            }
            hash = WireName.parentHash(hash, buffer, suffix);
            suffix = WireName.parent(buffer, suffix);
        }
    }

    private @Nullable ZoneSnapshot byApex(long hash, byte[] buffer, int at) {
        int mixed = WireName.mixed(hash);
        Shards.Shard<ZoneSnapshot> shard = apexes.shard(mixed);
        int first = shard.first(mixed);
        int end = shard.end(first, mixed);
        for (int i = first; i < end; i++) {
            if (WireName.compare(shard.entry(i).content().apex(), WireName.NO_LABEL, buffer, at) == 0) {
                return shard.entry(i);
            }
        }
        return null;
    }
}
