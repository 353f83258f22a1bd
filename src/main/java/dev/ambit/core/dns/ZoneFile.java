package dev.ambit.core.dns;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Zones as text, in the master file format (RFC 1035, 5; RFC 2308, 4) that BIND and Cloudflare's export use. Comments of
 * records stand behind them after a semicolon, tags in the same place after {@code cf_tags=}.
 *
 * <p>Printing and parsing again gives the same records, in contents that came from a master file to the letter. Others
 * come back as the same record on the wire: text in quotes, targets with their dot.
 */
public final class ZoneFile {
    /** The longest file that is looked at, in octets. */
    public static final int MAX_LENGTH = 10 * 1024 * 1024;
    /** Reading stops after so many faults: a file of another kind has one in every line. */
    public static final int MAX_PROBLEMS = 200;
    /** How many records the {@code $GENERATE} lines of a file may make. */
    public static final int MAX_GENERATED = 65_536;

    private ZoneFile() {}

    /**
     * What became of a master file.
     *
     * @param problems everything that is wrong with it, in the order of the lines
     */
    public record Result(List<Problem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /** What is done with the records of a file, and with what is passed over: a file may have more than fit into memory. */
    public interface Receiver {
        void add(ParsedRecord parsedRecord);

        /** Said of a line, counted from 1, whose record is no record of the zone, or of what the file does not say. */
        void passOver(int line, String note);
    }

    /** One record of a master file; {@code line} counts from 1. */
    public record ParsedRecord(int line, DnsName name, Ttl ttl, RecordContent content, RecordAttributes attributes) {}

    /** Something that is wrong with one line, counted from 1. */
    public record Problem(int line, RecordProblem problem) {}

    /**
     * Reads the records of a zone, and hands each to {@code receiver} as long as nothing is wrong. Names are relative to
     * {@code apex} until {@code $ORIGIN} says otherwise. Passed over are SOA records and NS records of the apex, which the
     * zone's settings hold, and what lies outside of the zone. Every fault is reported, up to {@link #MAX_PROBLEMS}. The rules
     * between records of one name are left to {@link RecordSetRules}.
     */
    public static Result read(ByteBuffer file, DnsName apex, Receiver receiver) {
        if (file.remaining() > MAX_LENGTH) {
            return new Result(
                    List.of(new Problem(1, RecordProblem.validation("/file", "the file is longer than 10 MiB"))));
        }
        String text = CharacterStrings.decoded(file);
        // A byte order mark is what some editors put in front of everything.
        return new ZoneFileParser(text.startsWith("\ufeff") ? text.substring(1) : text, apex, receiver).read();
    }

    /** Begins to print a zone, its records grouped by type. */
    public static ZoneFilePrinter print(DnsName apex, ZoneDefaults defaults, long serial, Instant exportedOn) {
        return new ZoneFilePrinter(apex, defaults, serial, exportedOn);
    }
}
