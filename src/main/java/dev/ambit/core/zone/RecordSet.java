package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The published records of one name and type (RFC 2181, 5): they have one TTL and no order.
 *
 * @param type the type number on the wire
 * @param ttl in seconds
 * @param rdata the rdata of each record without compression; sorted as unsigned bytes
 */
public record RecordSet(DnsName name, int type, int ttl, List<byte[]> rdata) {
    public RecordSet {
        rdata = rdata.stream().sorted(Arrays::compareUnsigned).toList();
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
