package dev.ambit.core.dns;

import java.util.List;

/**
 * What a zone's settings say about the records that nobody edits: SOA and the NS records of the apex. Times in seconds.
 *
 * @param nameServers the zone's name servers, the first of which is the primary unless {@code primary} says otherwise
 */
public record ZoneDefaults(
        List<DnsName> nameServers,
        int nameServerTtl,
        DnsName primary,
        DnsName mailbox,
        int refresh,
        int retry,
        int expire,
        int minimumTtl,
        int soaTtl) {
    public ZoneDefaults {
        nameServers = List.copyOf(nameServers);
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException("a zone needs a name server");
        }
    }

    /** The settings of a new zone, with Cloudflare's times and {@code hostmaster} as its mailbox (RFC 2142). */
    public static ZoneDefaults of(DnsName apex, List<DnsName> nameServers) {
        DnsName mailbox = DnsName.parse("hostmaster." + apex).toOptional().orElse(apex);
        return new ZoneDefaults(
                nameServers, 86_400, nameServers.getFirst(), mailbox, 10_000, 2_400, 604_800, 1_800, 3_600);
    }

    public Soa soa(long serial) {
        return new Soa(primary, mailbox, serial, refresh, retry, expire, minimumTtl, soaTtl);
    }
}
