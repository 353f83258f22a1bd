package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.PresentationLexer;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.ZoneSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Zones for tests, from lines {@code NAME TTL TYPE CONTENT} in zone file format with absolute names. */
final class WrittenZone {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private WrittenZone() {}

    static ZoneSnapshot of(String apex, String... lines) {
        DnsName name = name(apex);
        ZoneId id = new ZoneId(7, apex.hashCode());
        return ZoneSnapshot.of(id, name, settings(apex), 1, records(id, lines));
    }

    static ZoneTable table(ZoneSnapshot... zones) {
        ZoneTable table = ZoneTable.EMPTY;
        for (ZoneSnapshot zone : zones) {
            table = table.with(zone);
        }
        return table;
    }

    static ZoneSettings settings(String apex) {
        return ZoneSettings.of(name(apex), List.of(name("ns1." + apex), name("ns2.example.net")));
    }

    static List<DnsRecord> records(ZoneId zone, String... lines) {
        List<DnsRecord> records = new ArrayList<>();
        for (String line : lines) {
            records.add(dnsRecord(zone, records.size(), line));
        }
        return records;
    }

    static DnsRecord dnsRecord(ZoneId zone, long id, String line) {
        String[] fields = line.split(" +", 4);
        RecordType type = RecordType.parse(fields[2]).orThrow();
        RecordContent content = RecordContent.ofTokens(
                        type, PresentationLexer.contentTokens(fields[3]).orThrow())
                .orThrow();
        return new DnsRecord(
                new RecordId(9, id),
                zone,
                name(fields[0]),
                content,
                new Ttl(Integer.parseInt(fields[1])),
                null,
                List.of(),
                NOW,
                NOW,
                null,
                null);
    }

    static DnsName name(String text) {
        return DnsName.parsePresentation(text).orThrow();
    }
}
