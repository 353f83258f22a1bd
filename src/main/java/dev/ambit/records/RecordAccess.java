package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.RecordType;
import dev.ambit.http.ApiException;

/** What a caller may do with single records of a zone. */
interface RecordAccess {
    /** Whether the caller may know of records of this type at this name. */
    boolean mayKnow(RecordType type, DnsName name);

    /**
     * Goes on only when the caller may change this record.
     *
     * @throws ApiException the refusal
     */
    void requireWrite(DnsRecord dnsRecord);
}
