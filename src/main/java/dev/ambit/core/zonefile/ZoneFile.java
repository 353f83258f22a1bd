package dev.ambit.core.zonefile;

import dev.ambit.core.Problem;
import dev.ambit.core.dns.CharacterStrings;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zone.RecordSetRules;
import dev.ambit.core.zone.ZoneSettings;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Reads and prints zone files (RFC 1035, 5; RFC 2308, 4), as used by BIND and Cloudflare's export. The comment of a
 * record follows it after a semicolon, with tags after {@code cf_tags=}.
 *
 * <p>Printing and parsing gives the same records. Contents that were read from a zone file are identical; others are
 * the same record on the wire, with quoted text and trailing dots of targets.
 */
public final class ZoneFile {
    /** The maximum length of a file, in octets. */
    public static final int MAX_LENGTH = 10 * 1024 * 1024;
    /** Parsing stops after this number of problems, because a file of another format has one in every line. */
    public static final int MAX_PROBLEMS = 200;
    /** The maximum number of records from the {@code $GENERATE} lines of a file. */
    public static final int MAX_GENERATED = 65_536;

    private ZoneFile() {}

    /**
     * Receives the records and skipped lines of a file one at a time, because a file can exceed the available memory.
     */
    public interface Receiver {
        void add(ParsedRecord parsed);

        /** Called for a line, counted from 1, that is skipped, or to report an implied value. */
        void skip(int line, String note);
    }

    /** A record of a zone file; {@code line} counts from 1. */
    public record ParsedRecord(int line, DnsName name, Ttl ttl, RecordContent content, RecordAttributes attributes) {}

    /** A problem in one line, counted from 1. */
    public record LineProblem(int line, Problem problem) {}

    /**
     * Parses a zone file and passes each record to {@code receiver} until the first problem. Names are relative to
     * {@code apex} unless {@code $ORIGIN} changes it. Skips SOA records and NS records of the apex, which are part of
     * the zone settings, and records outside of the zone. Does not check the coexistence of records, see
     * {@link RecordSetRules}.
     *
     * @return all problems in line order, up to {@link #MAX_PROBLEMS}; empty when the file is valid
     */
    public static List<LineProblem> read(ByteBuffer file, DnsName apex, Receiver receiver) {
        if (file.remaining() > MAX_LENGTH) {
            return List.of(new LineProblem(1, RecordProblems.validation("/file", "the file is longer than 10 MiB")));
        }
        String text = CharacterStrings.decoded(file);
        // Some editors add a byte order mark.
        return new ZoneFileParser(text.startsWith("\ufeff") ? text.substring(1) : text, apex, receiver).read();
    }

    /** Starts to print a zone, with records grouped by type. */
    public static ZoneFilePrinter print(DnsName apex, ZoneSettings settings, long serial, Instant exportedOn) {
        return new ZoneFilePrinter(apex, settings, serial, exportedOn);
    }
}
