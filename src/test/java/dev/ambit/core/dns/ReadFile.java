package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The result of parsing a whole zone file; {@code notes} are {@code line text}. */
record ReadFile(List<ZoneFile.ParsedRecord> entries, List<String> notes, List<ZoneFile.Problem> faults) {
    static ReadFile of(String text) {
        return of(text.getBytes(UTF_8));
    }

    static ReadFile of(byte[] file) {
        List<ZoneFile.ParsedRecord> entries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        ZoneFile.Receiver receiver = new ZoneFile.Receiver() {
            @Override
            public void add(ZoneFile.ParsedRecord parsedRecord) {
                entries.add(parsedRecord);
            }

            @Override
            public void passOver(int line, String note) {
                notes.add(line + " " + note);
            }
        };
        ZoneFile.Result result = ZoneFile.read(ByteBuffer.wrap(file), Samples.APEX, receiver);
        return new ReadFile(entries, notes, result.problems());
    }

    /** Parses a file and asserts that it has no faults. */
    static ReadFile complete(String text) {
        ReadFile read = ReadFile.of(text);
        assertThat(read.faults()).isEmpty();
        return read;
    }

    /** Returns the faults as {@code line code pointer}. */
    static List<String> faults(String text) {
        List<ZoneFile.Problem> faults = ReadFile.of(text).faults();
        assertThat(faults).isNotEmpty();
        return faults.stream()
                .map(problem -> problem.line() + " " + problem.problem().code() + " "
                        + problem.problem().pointer())
                .toList();
    }

    /** Formats a record as {@code line name ttl type content ; comment}. */
    static String shown(ZoneFile.ParsedRecord parsedRecord) {
        String comment = parsedRecord.attributes().comment();
        return parsedRecord.line() + " " + parsedRecord.name() + " "
                + parsedRecord.ttl().seconds() + " " + parsedRecord.content()
                + (comment == null ? "" : " ; " + comment);
    }
}
