package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import org.xbill.DNS.DClass;
import org.xbill.DNS.SOARecord;

/**
 * The SOA record of a zone (RFC 1035, 3.3.13; RFC 2308). Times are in seconds.
 *
 * @param primary the primary name server
 * @param mailbox the e-mail address of the administrator, with the local part as the first label
 * @param serial the version of the zone, an unsigned 32-bit number
 * @param minimumTtl how long resolvers may cache that a name does not exist
 * @param ttl the time to live of the SOA record itself
 */
public record Soa(
        DnsName primary, DnsName mailbox, long serial, int refresh, int retry, int expire, int minimumTtl, int ttl) {
    public Soa {
        if (serial < 0 || serial > Serial.MAX) {
            throw new IllegalArgumentException("invalid serial number: " + serial);
        }
        if (refresh < 0 || retry < 0 || expire < 0 || minimumTtl < 0 || ttl < 0) {
            throw new IllegalArgumentException("negative time in an SOA record");
        }
    }

    /** Returns the record to publish. */
    public SOARecord toRecord(DnsName apex) {
        return new SOARecord(
                apex.toName(),
                DClass.IN,
                ttl,
                primary.toName(),
                mailbox.toName(),
                serial,
                refresh,
                retry,
                expire,
                minimumTtl);
    }

    /** Returns the length of the rdata, without compression. */
    public int wireLength() {
        return RecordSet.nameLength(primary) + RecordSet.nameLength(mailbox) + 5 * Integer.BYTES;
    }

    /** Returns the zone file format. */
    public String presentation() {
        return primary.presentation() + " " + mailbox.presentation() + " " + serial + " " + refresh + " " + retry + " "
                + expire + " " + minimumTtl;
    }
}
