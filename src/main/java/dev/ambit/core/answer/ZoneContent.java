package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.ZoneSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of a zone, by name, by id and in the API's order.
 *
 * @param apex on the wire
 * @param nameServers the NS set of the settings
 * @param cuts the number of delegated names
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZoneContent(
        byte[] apex,
        WireSet nameServers,
        Shards<NameNode> nodes,
        Shards<Row> ids,
        RowOrder order,
        int size,
        int cuts,
        long memory,
        long wireLength) {
    private static final Row[] NO_ROWS = {};
    private static final int MIN_REBUILT = 64;

    static ZoneContent of(DnsName apex, ZoneSettings settings, Iterable<DnsRecord> records) {
        List<Row> rows = new ArrayList<>();
        Map<DnsName, DnsName> names = new HashMap<>();
        records.forEach(each -> rows.add(new Row(each, names.computeIfAbsent(each.name(), name -> name))));
        return new ZoneBuild(WireName.of(apex), nameServers(settings)).build(rows);
    }

    ZoneContent withSums(int countedCuts, long countedMemory, long countedWireLength) {
        return new ZoneContent(
                apex, nameServers, nodes, ids, order, size, countedCuts, countedMemory, countedWireLength);
    }

    /** Returns the content after a change, see {@link ZoneSnapshot#with}. */
    ZoneContent with(Collection<RecordId> changed, Collection<DnsRecord> stored) {
        if (changed.size() + stored.size() > MIN_REBUILT && (changed.size() + stored.size()) * 8L > size) {
            return rebuilt(changed, stored);
        }
        ZoneEdit edit = new ZoneEdit(this);
        Set<RecordId> kept = new HashSet<>();
        stored.forEach(each -> kept.add(each.id()));
        changed.stream().filter(id -> !kept.contains(id)).forEach(edit::remove);
        stored.forEach(edit::put);
        return edit.finish();
    }

    /** Copying everything once is faster than many single changes. */
    private ZoneContent rebuilt(Collection<RecordId> changed, Collection<DnsRecord> stored) {
        Set<RecordId> gone = new HashSet<>(changed);
        stored.forEach(each -> gone.add(each.id()));
        List<Row> rows = new ArrayList<>(size + stored.size());
        order.cursor(0, size).forEach(row -> {
            if (!gone.contains(row.id())) {
                rows.add(row);
            }
        });
        stored.forEach(each -> rows.add(new Row(each, nameOf(each))));
        return new ZoneBuild(apex, nameServers).build(rows);
    }

    /** Returns the content with other settings. */
    ZoneContent with(ZoneSettings settings) {
        ZoneEdit edit = new ZoneEdit(this);
        edit.setNameServers(nameServers(settings));
        return edit.finish();
    }

    /** Returns the name of a record, as the object that the present records of that name share. */
    DnsName nameOf(DnsRecord dnsRecord) {
        Row[] present = rows(dnsRecord.name());
        return present.length == 0 ? dnsRecord.name() : present[0].name();
    }

    private static WireSet nameServers(ZoneSettings settings) {
        List<byte[]> rdata =
                settings.nameServers().stream().distinct().map(WireName::of).toList();
        return WireSet.of(
                NameNode.NS,
                settings.nameServerTtl(),
                rdata.stream().sorted(Arrays::compareUnsigned).toList());
    }

    /** Returns the node of the name at {@code at}, whose hash is {@code hash}; null when the name does not exist. */
    @Nullable
    NameNode node(long hash, byte[] buffer, int at) {
        return node(hash, WireName.NO_LABEL, buffer, at);
    }

    /** Returns the node of the wildcard below the name at {@code at}, whose hash is {@code hash}. */
    @Nullable
    NameNode wildcard(long hash, byte[] buffer, int at) {
        return node(WireName.wildcardHash(hash), WireName.ASTERISK, buffer, at);
    }

    private @Nullable NameNode node(long hash, byte[] label, byte[] buffer, int at) {
        int mixed = WireName.mixed(hash);
        Shards.Shard<NameNode> shard = nodes.shard(mixed);
        int low = shard.first(mixed);
        int high = shard.end(low, mixed);
        while (low < high) {
            int middle = (low + high) >>> 1;
            NameNode node = shard.entry(middle);
            int order = WireName.compare(node.name(), label, buffer, at);
            if (order == 0) {
                return node;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return null;
    }

    @Nullable
    NameNode node(byte[] name) {
        return node(WireName.hash(name, 0, name.length), name, 0);
    }

    NameNode apexNode() {
        NameNode node = node(apex);
        if (node == null) {
            throw new IllegalStateException("a zone without its apex");
        }
        return node;
    }

    Row[] rows(DnsName name) {
        NameNode node = node(WireName.of(name));
        return node == null ? NO_ROWS : node.rows();
    }

    @Nullable
    Row row(RecordId id) {
        int hash = Row.hash(id.high(), id.low());
        Shards.Shard<Row> shard = ids.shard(hash);
        int first = shard.first(hash);
        int end = shard.end(first, hash);
        for (int i = first; i < end; i++) {
            if (shard.entry(i).hasId(id)) {
                return shard.entry(i);
            }
        }
        return null;
    }

    /** Whether the name of {@code node} is delegated (RFC 1034, 4.2.1). */
    boolean isCut(NameNode node) {
        return node.name().length > apex.length && node.set(NameNode.NS) != null;
    }
}
