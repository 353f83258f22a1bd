package dev.ambit.cli.transfer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The settings of a zone, as its SOA record and the NS records of its apex have them on another nameserver.
 *
 * @param primary the primary nameserver in the SOA record; null for none
 * @param mailbox the mailbox in the SOA record, as a name; null for none
 * @param times the times of the SOA record
 * @param nameServers in the order of the transfer
 * @param nameServerTtl the time to live of the NS records
 * @param serial the serial there
 */
public record TransferredSettings(
        @Nullable DnsName primary,
        @Nullable DnsName mailbox,
        List<Time> times,
        List<DnsName> nameServers,
        Time nameServerTtl,
        long serial) {
    private static final int MINUTE = 60;
    private static final int DAY = 86_400;

    public TransferredSettings {
        times = List.copyOf(times);
        nameServers = List.copyOf(nameServers);
    }

    /**
     * A time in seconds.
     *
     * @param member its name in the API
     * @param there the value on the other nameserver
     * @param here the nearest value that the API accepts
     */
    public record Time(String member, long there, int here) {
        private static Time of(String member, long there, int min, int max) {
            return new Time(member, there, Math.clamp(there, min, max));
        }

        public boolean isMoved() {
            return there != here;
        }
    }

    /** {@code zone} is the zone {@code apex}. */
    public static TransferredSettings of(DnsName apex, TransferredZone zone) {
        SOARecord soa = zone.soa();
        List<Record> servers = zone.records().stream()
                .filter(record ->
                        record.getType() == Type.NS && record.getName().equals(apex.toName()))
                .toList();
        long ttl = servers.isEmpty() ? soa.getTTL() : servers.getFirst().getTTL();
        return new TransferredSettings(
                name(soa.getHost()).orElse(null),
                name(soa.getAdmin()).orElse(null),
                times(soa),
                servers.stream()
                        .flatMap(server -> name(((NSRecord) server).getTarget()).stream())
                        .toList(),
                Time.of("ns_ttl", ttl, MINUTE / 2, DAY),
                soa.getSerial());
    }

    private static List<Time> times(SOARecord soa) {
        return List.of(
                Time.of("refresh", soa.getRefresh(), 10 * MINUTE, DAY),
                Time.of("retry", soa.getRetry(), 10 * MINUTE, DAY),
                Time.of("expire", soa.getExpire(), DAY, 28 * DAY),
                Time.of("min_ttl", soa.getMinimum(), MINUTE, DAY),
                Time.of("ttl", soa.getTTL(), 5 * MINUTE, DAY));
    }

    /** Empty for the root, which some zones have for "none". */
    private static Optional<DnsName> name(Name name) {
        return DnsName.parsePresentation(name.toString()).toOptional();
    }

    /** The serial that continues that of the other nameserver, so that its secondaries follow (RFC 1982). */
    public long nextSerial() {
        return Serial.next(serial);
    }
}
