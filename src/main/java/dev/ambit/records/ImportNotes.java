package dev.ambit.records;

import dev.ambit.http.Envelope.Message;
import dev.ambit.http.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an import passes over and why, a line each; of a long file the first of them. */
final class ImportNotes {
    private static final int MAX_NOTES = 1_000;

    private final List<Note> notes = new ArrayList<>();
    private long left;

    private record Note(int line, int code, String text) {}

    void add(int line, String text) {
        add(line, ErrorCode.DNS_VALIDATION.code(), text);
    }

    void add(int line, int code, String text) {
        if (notes.size() < MAX_NOTES) {
            notes.add(new Note(line, code, text));
        } else {
            left++;
        }
    }

    /** As the answer says them, by line. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        notes.stream()
                .sorted(Comparator.comparingInt(Note::line))
                .map(note -> new Message(note.code(), "line " + note.line() + ": " + note.text(), null))
                .forEach(messages::add);
        if (left > 0) {
            messages.add(new Message(ErrorCode.DNS_VALIDATION.code(), left + " more lines were passed over", null));
        }
        return messages;
    }
}
