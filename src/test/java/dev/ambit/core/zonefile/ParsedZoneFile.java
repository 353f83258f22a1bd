package dev.ambit.core.zonefile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.Samples;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The result of parsing a whole zone file; {@code notes} are {@code line text}. */
public record ParsedZoneFile(
        List<ZoneFile.ParsedRecord> entries, List<String> notes, List<ZoneFile.LineProblem> faults) {
    public static ParsedZoneFile of(String text) {
        return of(text.getBytes(UTF_8));
    }

    static ParsedZoneFile of(byte[] file) {
        List<ZoneFile.ParsedRecord> entries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        ZoneFile.Receiver receiver = new ZoneFile.Receiver() {
            @Override
            public void add(ZoneFile.ParsedRecord parsed) {
                entries.add(parsed);
            }

            @Override
            public void skip(int line, String note) {
                notes.add(line + " " + note);
            }
        };
        return new ParsedZoneFile(entries, notes, ZoneFile.read(ByteBuffer.wrap(file), Samples.APEX, receiver));
    }

    /** Parses a file and asserts that it has no faults. */
    public static ParsedZoneFile complete(String text) {
        ParsedZoneFile read = ParsedZoneFile.of(text);
        assertThat(read.faults()).isEmpty();
        return read;
    }

    /** Returns the faults as {@code line code pointer}. */
    public static List<String> faults(String text) {
        List<ZoneFile.LineProblem> faults = ParsedZoneFile.of(text).faults();
        assertThat(faults).isNotEmpty();
        return faults.stream()
                .map(problem -> problem.line() + " " + problem.problem().code() + " "
                        + problem.problem().path())
                .toList();
    }

    /** Formats a record as {@code line name ttl type content ; comment}. */
    public static String shown(ZoneFile.ParsedRecord parsed) {
        String comment = parsed.attributes().comment();
        return parsed.line() + " " + parsed.name() + " "
                + parsed.ttl().seconds() + " " + parsed.content()
                + (comment == null ? "" : " ; " + comment);
    }
}
