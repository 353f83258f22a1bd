package dev.ambit.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A terminal that gives one answer, or none that is present. */
final class CannedTerminal implements Terminal {
    private @Nullable String answer;
    private final List<String> questions = new ArrayList<>();

    void answer(String line) {
        answer = line;
    }

    List<String> questions() {
        return questions;
    }

    @Override
    public boolean isPresent() {
        return answer != null;
    }

    @Override
    public String ask(String question) {
        questions.add(question);
        return answer == null ? "" : answer;
    }
}
