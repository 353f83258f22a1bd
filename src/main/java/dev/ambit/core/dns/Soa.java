package dev.ambit.core.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.SOARecord;

/**
 * The start of a zone's authority (RFC 1035, 3.3.13; RFC 2308). Times in seconds.
 *
 * @param primary the primary name server
 * @param mailbox the administrator's address, its local part as the first label
 * @param serial the zone's version, an unsigned 32-bit number
 * @param minimumTtl how long resolvers may remember that a name does not exist
 * @param ttl the time to live of the SOA record itself
 */
public record Soa(
        DnsName primary, DnsName mailbox, long serial, int refresh, int retry, int expire, int minimumTtl, int ttl) {
    private static final long MAX_SERIAL = 0xffff_ffffL;

    public Soa {
        if (serial < 0 || serial > MAX_SERIAL) {
            throw new IllegalArgumentException("no serial number: " + serial);
        }
        if (refresh < 0 || retry < 0 || expire < 0 || minimumTtl < 0 || ttl < 0) {
            throw new IllegalArgumentException("a negative time in an SOA record");
        }
    }

    /** The serial number after this one: serial numbers go round (RFC 1982), and zero means "none" to some software. */
    public long nextSerial() {
        return serial == MAX_SERIAL ? 1 : serial + 1;
    }

    /** The record to publish. */
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

    /** As it stands in a master file. */
    String presentation() {
        return primary.presentation() + " " + mailbox.presentation() + " " + serial + " " + refresh + " " + retry + " "
                + expire + " " + minimumTtl;
    }
}
