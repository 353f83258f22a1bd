package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import java.util.List;

/**
 * The zone settings for the records that are not edited individually: SOA and the NS records of the apex. Times are in
 * seconds.
 *
 * @param nameServers the name servers of the zone; the first one is the default {@code primary}
 */
public record ZoneSettings(
        List<DnsName> nameServers,
        int nameServerTtl,
        DnsName primary,
        DnsName mailbox,
        int refresh,
        int retry,
        int expire,
        int minimumTtl,
        int soaTtl) {
    public ZoneSettings {
        nameServers = List.copyOf(nameServers);
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException("a zone needs a name server");
        }
    }

    /** Returns the settings of a new zone, with Cloudflare's times and {@code hostmaster} as mailbox (RFC 2142). */
    public static ZoneSettings of(DnsName apex, List<DnsName> nameServers) {
        DnsName mailbox = DnsName.parse("hostmaster." + apex).toOptional().orElse(apex);
        return new ZoneSettings(
                nameServers, 86_400, nameServers.getFirst(), mailbox, 10_000, 2_400, 604_800, 1_800, 3_600);
    }

    /** Returns the length of the SOA and NS records on the wire, without compression. */
    public int wireLength(DnsName apex) {
        return RecordSet.overhead(apex)
                + soa(1).wireLength()
                + (int) nameServerSet(apex).wireLength();
    }

    /** Returns the NS records of the zone {@code apex}. */
    public RecordSet nameServerSet(DnsName apex) {
        return new RecordSet(
                apex,
                RecordType.NS.code(),
                nameServerTtl,
                nameServers.stream()
                        .map(server -> server.toName().toWireCanonical())
                        .toList());
    }

    /** Whether the primary is the first name server. */
    public boolean hasDefaultPrimary() {
        return primary.equals(nameServers.getFirst());
    }

    public Soa soa(long serial) {
        return new Soa(primary, mailbox, serial, refresh, retry, expire, minimumTtl, soaTtl);
    }
}
