package dev.ambit.core.zone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects the differences between published record sets. All records of a set have one TTL (RFC 2181, 5.2), so a set
 * whose TTL changes is removed and added as a whole; of other sets, only the records that differ.
 */
public final class RecordSetDifference {
    private final List<RecordSet> removed = new ArrayList<>();
    private final List<RecordSet> added = new ArrayList<>();

    /** Adds the difference of one set, which is null when there is none. */
    public void add(@Nullable RecordSet before, @Nullable RecordSet after) {
        boolean keepsTtl = before != null && after != null && before.ttl() == after.ttl();
        if (before != null) {
            addRest(removed, before, keepsTtl ? after : null);
        }
        if (after != null) {
            addRest(added, after, keepsTtl ? before : null);
        }
    }

    private static void addRest(List<RecordSet> target, RecordSet set, @Nullable RecordSet other) {
        if (other == null) {
            target.add(set);
            return;
        }
        NavigableSet<byte[]> rest = new TreeSet<>(Arrays::compareUnsigned);
        rest.addAll(set.rdata());
        other.rdata().forEach(rest::remove);
        if (!rest.isEmpty()) {
            target.add(new RecordSet(set.name(), set.type(), set.ttl(), List.copyOf(rest)));
        }
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty();
    }

    /** Returns the differences as the step between these two SOA records. */
    public ZoneChange change(Soa from, Soa to) {
        return new ZoneChange(from, to, removed, added);
    }
}
