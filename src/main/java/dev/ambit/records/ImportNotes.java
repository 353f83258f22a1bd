package dev.ambit.records;

import dev.ambit.http.wire.Envelope.Message;
import dev.ambit.http.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lines that an import skips, each with the reason; at most the first thousand. */
final class ImportNotes {
    private static final int MAX_NOTES = 1_000;

    private final List<Note> notes = new ArrayList<>();
    private long omitted;

    private record Note(int line, int code, String text) {}

    void add(int line, String text) {
        add(line, ErrorCode.DNS_VALIDATION.code(), text);
    }

    void add(int line, int code, String text) {
        if (notes.size() < MAX_NOTES) {
            notes.add(new Note(line, code, text));
        } else {
            omitted++;
        }
    }

    /** The {@code messages} of the response, ordered by line. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        notes.stream()
                .sorted(Comparator.comparingInt(Note::line))
                .map(note -> new Message(note.code(), "line " + note.line() + ": " + note.text(), null))
                .forEach(messages::add);
        if (omitted > 0) {
            messages.add(new Message(ErrorCode.DNS_VALIDATION.code(), omitted + " more lines were skipped", null));
        }
        return messages;
    }
}
