package dev.ambit.core.zonefile;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Soa;
import dev.ambit.core.zone.ZoneSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The printer behind {@link ZoneFile#print}. Prints one record at a time, so that a large zone is never in memory
 * twice.
 */
public final class ZoneFilePrinter {
    /** A record and the presentation of its content, which is parsed from the stored content. */
    private record Line(DnsRecord record, String rdata) {}

    private final StringBuilder head = new StringBuilder();
    private final StringBuilder nameServers = new StringBuilder();
    private final StringBuilder text = new StringBuilder();

    /** The pending records of one name and type, which are printed in the order of their contents. */
    private final List<DnsRecord> pending = new ArrayList<>();

    private @Nullable RecordType section;

    ZoneFilePrinter(DnsName apex, ZoneSettings settings, long serial, Instant exportedOn) {
        head.append(";;\n;; Domain:     ").append(apex).append(".\n");
        head.append(";; Exported:   ").append(exportedOn).append("\n;;\n");
        head.append(";; A time to live of 1 means automatic, which is ")
                .append(Ttl.AUTOMATIC.publishedSeconds())
                .append(" seconds.\n;;\n");
        section(head, "SOA");
        Soa soa = settings.soa(serial);
        line(head, apex, soa.ttl(), "SOA", soa.presentation(), "");
        section(nameServers, "NS");
        settings.nameServers()
                .forEach(server -> line(nameServers, apex, settings.nameServerTtl(), "NS", server.presentation(), ""));
    }

    /** Prints the next record. Records must be ordered by type, then name. */
    public void add(DnsRecord record) {
        if (!pending.isEmpty()
                && (pending.getFirst().type() != record.type()
                        || !pending.getFirst().name().equals(record.name()))) {
            flush();
        }
        pending.add(record);
    }

    /** Returns the number of characters printed so far. */
    public long length() {
        return (long) head.length() + nameServers.length() + text.length();
    }

    /** Returns the whole zone file. */
    public String finish() {
        flush();
        return head.append(nameServers).append(text).toString();
    }

    private void flush() {
        pending.stream()
                .map(record -> new Line(record, record.content().presentation()))
                .sorted(Comparator.comparing(Line::rdata))
                .forEach(this::print);
        pending.clear();
    }

    private void print(Line line) {
        DnsRecord record = line.record();
        StringBuilder out = record.type() == RecordType.NS ? nameServers : text;
        if (record.type() != RecordType.NS && record.type() != section) {
            section = record.type();
            section(text, record.type().name());
        }
        line(
                out,
                record.name(),
                record.ttl().seconds(),
                record.type().name(),
                line.rdata(),
                AttributeComment.print(record.comment(), record.tags()));
    }

    private static void section(StringBuilder out, String type) {
        out.append("\n;; ").append(type).append(type.equals("SOA") ? " Record\n" : " Records\n");
    }

    private static void line(StringBuilder out, DnsName name, int ttl, String type, String rdata, String comment) {
        out.append(name.presentation())
                .append('\t')
                .append(ttl)
                .append("\tIN\t")
                .append(type)
                .append('\t')
                .append(rdata)
                .append(comment)
                .append('\n');
    }
}
