package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A whole master file as it was read; {@code notes} as {@code line text}. */
record ReadFile(List<MasterFile.Entry> entries, List<String> notes, List<MasterFile.Fault> faults) {
    static ReadFile of(String text) {
        return of(text.getBytes(UTF_8));
    }

    static ReadFile of(byte[] file) {
        List<MasterFile.Entry> entries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        MasterFile.Receiver receiver = new MasterFile.Receiver() {
            @Override
            public void add(MasterFile.Entry entry) {
                entries.add(entry);
            }

            @Override
            public void passOver(int line, String note) {
                notes.add(line + " " + note);
            }
        };
        MasterFile.Reading reading = MasterFile.read(ByteBuffer.wrap(file), Samples.APEX, receiver);
        return new ReadFile(entries, notes, reading.faults());
    }

    /** One without faults. */
    static ReadFile complete(String text) {
        ReadFile read = ReadFile.of(text);
        assertThat(read.faults()).isEmpty();
        return read;
    }

    /** Its faults, as {@code line code pointer}. */
    static List<String> faults(String text) {
        List<MasterFile.Fault> faults = ReadFile.of(text).faults();
        assertThat(faults).isNotEmpty();
        return faults.stream()
                .map(fault -> fault.line() + " " + fault.problem().code() + " "
                        + fault.problem().pointer())
                .toList();
    }

    /** As {@code line name ttl type content ; comment}. */
    static String shown(MasterFile.Entry entry) {
        String comment = entry.attributes().comment();
        return entry.line() + " " + entry.name() + " " + entry.ttl().seconds() + " " + entry.content()
                + (comment == null ? "" : " ; " + comment);
    }
}
