package dev.ambit.core.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name of a zone: with records, or an empty non-terminal (RFC 4592, 2.2.2).
 *
 * @param name on the wire in lower case
 * @param rows in the API's default order
 * @param sets what is published, by ascending type; with NS from the settings at the apex
 * @param children the number of nodes one label below
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
record NameNode(byte[] name, Row[] rows, WireSet[] sets, int children) implements Shards.Entry<NameNode> {
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int DS = 43;
    private static final Comparator<WireSet> BY_TYPE = Comparator.comparingInt(WireSet::type);
    private static final Row[] NO_ROWS = {};
    private static final WireSet[] NO_SETS = {};
    /** The bytes of a node with the array of its name, and its place in the index. */
    private static final int FIXED_BYTES = 24 + 16 + 8;

    /** The bytes that a node with records needs in addition: their arrays, and the name as text. */
    private static final int CONTENT_BYTES = 3 * 16 + 40;

    static final int SET_BYTES = 16 + 16 + 4;

    static NameNode empty(byte[] name) {
        return new NameNode(name, NO_ROWS, NO_SETS, 0);
    }

    /**
     * Returns the node with other records.
     *
     * @param settings at the apex, the NS set of the settings, which is published instead of records that cannot be there
     *     (RFC 1034, 3.6.2; RFC 4035, 2.4); null for other names
     */
    NameNode with(Row[] changed, @Nullable WireSet settings) {
        List<WireSet> published = new ArrayList<>();
        if (settings != null) {
            published.add(settings);
        }
        for (int from = 0; from < changed.length; ) {
            int to = from + 1;
            while (to < changed.length && changed[to].code() == changed[from].code()) {
                to++;
            }
            if (settings == null || isPossibleAtApex(changed[from].code())) {
                published.add(WireSet.of(changed, from, to));
            }
            from = to;
        }
        published.sort(BY_TYPE);
        return new NameNode(name, changed, published.toArray(NO_SETS), children);
    }

    private static boolean isPossibleAtApex(int type) {
        return type != NS && type != CNAME && type != DS;
    }

    NameNode withChildren(int changed) {
        return new NameNode(name, rows, sets, changed);
    }

    @Nullable
    WireSet set(int type) {
        for (WireSet set : sets) {
            if (set.type() == type) {
                return set;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return rows.length == 0 && children == 0;
    }

    @Override
    public int hash() {
        return WireName.mixed(WireName.hash(name, 0, name.length));
    }

    @Override
    public int compareAmongEqual(NameNode other) {
        return Arrays.compareUnsigned(name, other.name);
    }

    /** Returns about how many bytes of memory this needs, with its rows. */
    long memory() {
        long bytes = sets.length == 0 ? FIXED_BYTES + (long) name.length : memory(name);
        for (Row row : rows) {
            bytes += memory(row);
        }
        for (WireSet set : sets) {
            bytes += SET_BYTES + set.wire().length;
        }
        return bytes;
    }

    /** Returns the part of it for the name of a node with records. */
    static long memory(byte[] name) {
        return FIXED_BYTES + CONTENT_BYTES + 2L * name.length;
    }

    static long memory(Row row) {
        return 4 + row.memory();
    }

    /** Returns about how many bytes this needs in a transfer. */
    long wireLength() {
        long bytes = 0;
        for (WireSet set : sets) {
            bytes += name.length + set.wire().length;
        }
        return bytes;
    }
}
