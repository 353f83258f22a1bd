package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts how many bytes of memory new records need at least in a zone; their names must be in order. */
public final class ZoneGrowth {
    private final ZoneContent content;
    private @Nullable DnsName name;
    private final Set<RecordType> types = EnumSet.noneOf(RecordType.class);
    private boolean isNew;
    private long bytes;

    ZoneGrowth(ZoneContent content) {
        this.content = content;
    }

    public void add(DnsRecord dnsRecord) {
        if (!dnsRecord.name().equals(name)) {
            name = dnsRecord.name();
            types.clear();
            byte[] wire = WireName.of(name);
            isNew = content.node(wire) == null;
            bytes += isNew ? NameNode.memory(wire) : 0;
        }
        if (isNew && types.add(dnsRecord.type())) {
            bytes += NameNode.SET_BYTES;
        }
        bytes += NameNode.memory(new Row(dnsRecord, dnsRecord.name()));
    }

    public long bytes() {
        return bytes;
    }
}
