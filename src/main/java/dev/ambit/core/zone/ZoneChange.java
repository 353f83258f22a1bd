package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import java.util.List;

/**
 * A step from one published version of a zone to the next, as in an IXFR (RFC 1995, 4). It removes only records that the
 * zone has, with the TTL that they have.
 *
 * @param from the SOA record before
 * @param to the SOA record after, with a newer serial
 * @param removed removed records, by record set; not all records of a set need to be in it
 * @param added added records, likewise
 */
public record ZoneChange(Soa from, Soa to, List<RecordSet> removed, List<RecordSet> added) {
    public ZoneChange {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /** The change of SOA and name servers from {@code before} to {@code after}. */
    public static ZoneChange ofSettings(
            DnsName apex, ZoneSettings before, long serialBefore, ZoneSettings after, long serialAfter) {
        RecordSetDifference difference = new RecordSetDifference();
        difference.add(before.nameServerSet(apex), after.nameServerSet(apex));
        return difference.change(before.soa(serialBefore), after.soa(serialAfter));
    }

    /** Returns by how many bytes the zone grows on the wire; negative when it shrinks. */
    public long growth() {
        return to.wireLength() - from.wireLength() + length(added) - length(removed);
    }

    private static long length(List<RecordSet> sets) {
        return sets.stream().mapToLong(RecordSet::wireLength).sum();
    }
}
