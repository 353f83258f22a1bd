package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;

/** The name and type that the records of one set have in common. */
record SetKey(DnsName name, RecordType type) {
    static SetKey of(DnsRecord dnsRecord) {
        return new SetKey(dnsRecord.name(), dnsRecord.type());
    }
}
