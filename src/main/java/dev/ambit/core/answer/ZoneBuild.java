package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the content of a zone from all of its rows. */
final class ZoneBuild {
    private final byte[] apex;
    private final WireSet nameServers;
    private final Map<Key, Draft> drafts = new HashMap<>();

    /** A name on the wire as the key of a map. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    private record Key(byte[] name) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key(byte[] that) && Arrays.equals(name, that);
        }

        @Override
        public int hashCode() {
            return WireName.mixed(WireName.hash(name, 0, name.length));
        }
    }

    /** A node that is not complete. */
    private static final class Draft {
        private final List<Row> rows = new ArrayList<>(1);
        private int children;
    }

    ZoneBuild(byte[] apex, WireSet nameServers) {
        this.apex = apex;
        this.nameServers = nameServers;
        drafts.put(new Key(apex), new Draft());
    }

    ZoneContent build(List<Row> rows) {
        Row[] sorted = rows.toArray(Row[]::new);
        Arrays.sort(sorted, Row.ORDER);
        Map<DnsName, Draft> names = new HashMap<>();
        for (Row row : sorted) {
            names.computeIfAbsent(row.name(), name -> draft(WireName.of(name)))
                    .rows
                    .add(row);
        }
        List<NameNode> nodes = new ArrayList<>(drafts.size());
        drafts.forEach((key, draft) -> nodes.add(node(key.name(), draft)));
        ZoneContent content = new ZoneContent(
                apex, nameServers, Shards.of(nodes), Shards.of(rows), RowOrder.of(sorted), sorted.length, 0, 0, 0);
        return content.withSums(
                (int) nodes.stream().filter(content::isCut).count(),
                nodes.stream().mapToLong(NameNode::memory).sum(),
                nodes.stream().mapToLong(NameNode::wireLength).sum());
    }

    /** Returns the draft of a name, and creates those of its ancestors. */
    private Draft draft(byte[] name) {
        Draft present = drafts.get(new Key(name));
        if (present != null) {
            return present;
        }
        Draft draft = new Draft();
        drafts.put(new Key(name), draft);
        if (name.length > apex.length) {
            draft(Arrays.copyOfRange(name, WireName.parent(name, 0), name.length)).children++;
        }
        return draft;
    }

    private NameNode node(byte[] name, Draft draft) {
        boolean isApex = name.length == apex.length;
        return NameNode.empty(name)
                .withChildren(draft.children)
                .with(draft.rows.toArray(Row[]::new), isApex ? nameServers : null);
    }
}
