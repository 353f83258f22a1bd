package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The zones that are answered. Immutable. No two of them have the same name. */
public final class ZoneTable {
    public static final ZoneTable EMPTY = new ZoneTable(Shards.of(List.of()), Shards.of(List.of()));

    private final Shards<ZoneSnapshot> apexes;
    private final Shards<ById> ids;

    private record ById(ZoneSnapshot zone) implements Shards.Entry {
        @Override
        public int hash() {
            return Row.hash(zone.id().high(), zone.id().low());
        }
    }

    private ZoneTable(Shards<ZoneSnapshot> apexes, Shards<ById> ids) {
        this.apexes = apexes;
        this.ids = ids;
    }

    /** Returns the table with {@code zone} instead of the snapshot with its id or name. */
    public ZoneTable with(ZoneSnapshot zone) {
        ZoneTable others = without(zone.id());
        ZoneSnapshot namesake = others.byApex(zone.apex());
        if (namesake != null) {
            others = others.without(namesake.id());
        }
        return new ZoneTable(others.apexes.with(zone), others.ids.with(new ById(zone)));
    }

    public ZoneTable without(ZoneId id) {
        ById present = entry(id);
        return present == null ? this : new ZoneTable(apexes.replaced(present.zone, null), ids.replaced(present, null));
    }

    public @Nullable ZoneSnapshot find(ZoneId id) {
        ById present = entry(id);
        return present == null ? null : present.zone;
    }

    private @Nullable ById entry(ZoneId id) {
        int hash = Row.hash(id.high(), id.low());
        Object[] slots = ids.slots(hash);
        int mask = slots.length - 1;
        for (int i = hash & mask; slots[i] != null; i = (i + 1) & mask) {
            ById entry = (ById) slots[i];
            if (entry.zone.id().equals(id)) {
                return entry;
            }
        }
        return null;
    }

    /** Returns the zone with the longest apex that the name is at or below. */
    public @Nullable ZoneSnapshot find(DnsName name) {
        return find(WireName.of(name), 0);
    }

    public @Nullable ZoneSnapshot byApex(DnsName apex) {
        ZoneSnapshot zone = find(apex);
        return zone != null && zone.apex().equals(apex) ? zone : null;
    }

    /** Returns the zone with the longest apex that the valid name at {@code at} is at or below. */
    @Nullable
    ZoneSnapshot find(byte[] buffer, int at) {
        int length = WireName.length(buffer, at);
        long hash = WireName.hash(buffer, at, length);
        int end = at + length;
        int suffix = at;
        while (true) {
            ZoneSnapshot zone = byApex(hash, buffer, suffix, end - suffix);
            if (zone != null || buffer[suffix] == 0) {
                return zone;
            }
            hash = WireName.parentHash(hash, buffer, suffix);
            suffix = WireName.parent(buffer, suffix);
        }
    }

    private @Nullable ZoneSnapshot byApex(long hash, byte[] buffer, int at, int length) {
        int mixed = WireName.mixed(hash);
        Object[] slots = apexes.slots(mixed);
        int mask = slots.length - 1;
        for (int i = mixed & mask; slots[i] != null; i = (i + 1) & mask) {
            ZoneSnapshot zone = (ZoneSnapshot) slots[i];
            byte[] apex = zone.content().apex();
            if (apex.length == length && WireName.matches(apex, 0, buffer, at)) {
                return zone;
            }
        }
        return null;
    }
}
