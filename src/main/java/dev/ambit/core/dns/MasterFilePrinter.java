package dev.ambit.core.dns;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a zone as {@link MasterFile} says. */
final class MasterFilePrinter {
    private static final Comparator<DnsRecord> ORDER = Comparator.comparing(DnsRecord::name)
            .thenComparing(record -> record.content().presentation());

    private final DnsName apex;
    private final StringBuilder text = new StringBuilder();

    MasterFilePrinter(DnsName apex) {
        this.apex = apex;
    }

    String print(ZoneDefaults defaults, long serial, Collection<DnsRecord> records, Instant exportedOn) {
        text.append(";;\n;; Domain:     ").append(apex).append(".\n");
        text.append(";; Exported:   ").append(exportedOn).append("\n;;\n");
        text.append(";; A time to live of 1 stands for the automatic one, ")
                .append(Ttl.AUTOMATIC.publishedSeconds())
                .append(" seconds.\n;;\n");
        section("SOA Record");
        Soa soa = defaults.soa(serial);
        line(apex, soa.ttl(), "SOA", soa.presentation(), "");
        Map<RecordType, List<DnsRecord>> byType = records.stream()
                .collect(Collectors.groupingBy(
                        DnsRecord::type, () -> new EnumMap<>(RecordType.class), Collectors.toList()));
        section("NS Records");
        defaults.nameServers().forEach(server -> line(apex, defaults.nameServerTtl(), "NS", server + ".", ""));
        byType.getOrDefault(RecordType.NS, List.of()).stream().sorted(ORDER).forEach(this::line);
        byType.remove(RecordType.NS);
        byType.forEach((type, ofType) -> {
            section(type + " Records");
            ofType.stream().sorted(ORDER).forEach(this::line);
        });
        return text.toString();
    }

    private void section(String title) {
        text.append("\n;; ").append(title).append('\n');
    }

    private void line(DnsRecord record) {
        line(
                record.name(),
                record.ttl().seconds(),
                record.type().name(),
                record.content().presentation(),
                AttributeComment.print(record.comment(), record.tags()));
    }

    private void line(DnsName name, int ttl, String type, String rdata, String comment) {
        text.append(name)
                .append(".\t")
                .append(ttl)
                .append("\tIN\t")
                .append(type)
                .append('\t')
                .append(rdata)
                .append(comment)
                .append('\n');
    }
}
