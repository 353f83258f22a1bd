package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The published records of one name and type (RFC 2181, 5): they have one TTL and no order.
 *
 * @param type the type number on the wire
 * @param ttl in seconds
 * @param rdata the rdata of each record without compression; sorted as unsigned bytes, without duplicates
 */
public record RecordSet(DnsName name, int type, int ttl, List<byte[]> rdata) {
    public RecordSet {
        SortedSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
        distinct.addAll(rdata);
        rdata = List.copyOf(distinct);
    }

    /** Returns the set of these records, which have the same name and type; empty when there are none. */
    public static Optional<RecordSet> of(Collection<DnsRecord> records) {
        return records.stream()
                .findFirst()
                .map(first -> new RecordSet(
                        first.name(),
                        first.type().code(),
                        records.stream()
                                .mapToInt(record -> record.ttl().publishedSeconds())
                                .min()
                                .orElseThrow(),
                        records.stream().map(record -> record.content().wire()).toList()));
    }

    /** Returns the length of the records on the wire, without compression. */
    public long wireLength() {
        long length = 0;
        for (byte[] one : rdata) {
            length += overhead(name) + one.length;
        }
        return length;
    }

    /** Returns the length of a record on the wire without its rdata: owner, type, class, TTL and length. */
    static int overhead(DnsName owner) {
        return nameLength(owner) + 10;
    }

    /** Returns the length of a name on the wire, where an escaped octet counts as long as its escape. */
    static int nameLength(DnsName name) {
        return name.text().length() + 2; // the length of the first label, and the root
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordSet that
                && name.equals(that.name)
                && type == that.type
                && ttl == that.ttl
                && Arrays.deepEquals(rdata.toArray(), that.rdata.toArray());
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + type;
    }
}
