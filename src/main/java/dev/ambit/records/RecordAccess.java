package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.wire.ApiException;

/** The permissions of a caller on single records of a zone. */
interface RecordAccess {
    /** Whether the caller may read or write records of this type at this name; others do not exist for it. */
    boolean isVisible(RecordType type, DnsName name);

    /**
     * Checks that the caller may write this record.
     *
     * @throws ApiException when it may not
     */
    void requireWrite(DnsRecord dnsRecord);
}
