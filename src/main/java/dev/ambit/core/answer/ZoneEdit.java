package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of some records of a zone: {@link #finish} returns a content that shares the rest with the old one. */
final class ZoneEdit {
    private final ZoneContent old;
    private final Map<DnsName, List<Row>> changedNames = new LinkedHashMap<>();
    private WireSet nameServers;
    private Shards<NameNode> nodes;
    private Shards<Row> ids;
    private RowOrder order;
    private int size;
    private int cuts;
    private long memory;
    private long wireLength;

    ZoneEdit(ZoneContent old) {
        this.old = old;
        this.nameServers = old.nameServers();
        this.nodes = old.nodes();
        this.ids = old.ids();
        this.order = old.order();
        this.size = old.size();
        this.cuts = old.cuts();
        this.memory = old.memory();
        this.wireLength = old.wireLength();
    }

    /** Removes a record if it is there. */
    void remove(RecordId id) {
        Row row = present().row(id);
        if (row != null) {
            ids = ids.replaced(row, null);
            order = order.without(row);
            size--;
            rowsOf(row.name()).remove(row);
        }
    }

    /** Adds a record, instead of one with the same id. */
    void put(DnsRecord dnsRecord) {
        Row row = new Row(dnsRecord, old.nameOf(dnsRecord));
        Row before = present().row(dnsRecord.id());
        if (before != null) {
            ids = ids.replaced(before, row);
            order = order.replaced(before, row);
            rowsOf(before.name()).remove(before);
        } else {
            ids = ids.with(row);
            order = order.with(row);
            size++;
        }
        rowsOf(row.name()).add(row);
    }

    void setNameServers(WireSet changed) {
        nameServers = changed;
        setRows(old.apex(), old.apexNode().rows());
    }

    private List<Row> rowsOf(DnsName name) {
        return changedNames.computeIfAbsent(name, _ -> new ArrayList<>(Arrays.asList(old.rows(name))));
    }

    ZoneContent finish() {
        changedNames.forEach((name, rows) -> {
            Row[] sorted = rows.toArray(Row[]::new);
            Arrays.sort(sorted, Row.ORDER);
            setRows(WireName.of(name), sorted);
        });
        return present().withSums(cuts, memory, wireLength);
    }

    private ZoneContent present() {
        return new ZoneContent(old.apex(), nameServers, nodes, ids, order, size, 0, 0, 0);
    }

    private void setRows(byte[] name, Row[] rows) {
        NameNode node = present().node(name);
        NameNode base = node == null ? NameNode.empty(name) : node;
        store(node, base.with(rows, name.length == old.apex().length ? nameServers : null));
    }

    /** Replaces a node; an ancestor exists as long as it has records or names below it. */
    private void store(@Nullable NameNode before, NameNode after) {
        boolean isApex = after.name().length == old.apex().length;
        NameNode kept = after.isEmpty() && !isApex ? null : after;
        count(before, -1);
        count(kept, 1);
        if (before != null) {
            nodes = nodes.replaced(before, kept);
        } else if (kept != null) {
            nodes = nodes.with(kept);
        }
        int added = (kept == null ? 0 : 1) - (before == null ? 0 : 1);
        if (added != 0) {
            byte[] parent = Arrays.copyOfRange(after.name(), WireName.parent(after.name(), 0), after.name().length);
            NameNode above = present().node(parent);
            NameNode base = above == null ? NameNode.empty(parent) : above;
            store(above, base.withChildren(base.children() + added));
        }
    }

    private void count(@Nullable NameNode node, int sign) {
        if (node != null) {
            cuts += old.isCut(node) ? sign : 0;
            memory += sign * node.memory();
            wireLength += sign * node.wireLength();
        }
    }
}
