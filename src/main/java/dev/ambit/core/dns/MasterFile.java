package dev.ambit.core.dns;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Zones as text, in the master file format (RFC 1035, 5; RFC 2308, 4) that BIND and Cloudflare's export use. Comments of
 * records stand behind them after a semicolon, tags in the same place after {@code cf_tags=}.
 *
 * <p>Printing and parsing again gives the same records, in contents that came from a master file to the letter. Others
 * come back as the same record on the wire: text in quotes, targets with their dot.
 */
public final class MasterFile {
    /** The longest text that is looked at, in characters. */
    public static final int MAX_LENGTH = 10 * 1024 * 1024;
    /** Reading stops after so many faults: a file of another kind has one in every line. */
    public static final int MAX_FAULTS = 200;

    private MasterFile() {}

    /**
     * What became of a master file.
     *
     * @param skipped how many SOA records and NS records of the apex there were: the zone's settings hold them
     * @param faults everything that is wrong with it, in the order of the lines
     */
    public record Reading(int skipped, List<Fault> faults) {
        public Reading {
            faults = List.copyOf(faults);
        }
    }

    /** One record of a master file; {@code line} counts from 1. */
    public record Entry(int line, DnsName name, Ttl ttl, RecordContent content, RecordAttributes attributes) {}

    /** Something that is wrong with one line, counted from 1. */
    public record Fault(int line, RecordProblem problem) {}

    /**
     * Reads the records of a zone, and hands each to {@code entries} as long as nothing is wrong: a file may have more of them
     * than fit into memory. Names are relative to {@code apex} until {@code $ORIGIN} says otherwise; none may lie outside of
     * it. Every fault is reported, up to {@link #MAX_FAULTS}. The rules between records of one name are left to
     * {@link RecordSetRules}.
     */
    public static Reading read(String text, DnsName apex, Consumer<Entry> entries) {
        if (text.length() > MAX_LENGTH) {
            Fault fault = new Fault(1, RecordProblem.validation("/file", "the file is longer than 10 MiB"));
            return new Reading(0, List.of(fault));
        }
        // A byte order mark is what some editors put in front of everything.
        return new MasterFileReader(text.startsWith("\ufeff") ? text.substring(1) : text, apex, entries).read();
    }

    /** Begins to print a zone, its records grouped by type. */
    public static MasterFilePrinter print(DnsName apex, ZoneDefaults defaults, long serial, Instant exportedOn) {
        return new MasterFilePrinter(apex, defaults, serial, exportedOn);
    }
}
