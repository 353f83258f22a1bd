package dev.ambit.records;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters behind the value of a header (RFC 9110, 5.6.6): {@code form-data; name="file"; filename=zone.txt}. Reads each
 * character once, because a pattern that tries every semicolon again takes quadratic time.
 */
final class HeaderParameters {
    private static final int MAX_PARAMETERS = 20;

    private final String text;
    private final Map<String, String> parameters = new HashMap<>();
    private int position;

    private HeaderParameters(String text) {
        this.text = text;
    }

    /** Empty when they cannot be read: a quote without an end, a parameter named twice, or more than twenty. */
    static Optional<HeaderParameters> parse(String header) {
        HeaderParameters parameters = new HeaderParameters(header);
        return parameters.read() ? Optional.of(parameters) : Optional.empty();
    }

    /** The value of the parameter with that lower-case name, without its quotes. */
    Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private boolean read() {
        until(";");
        while (position < text.length()) {
            position++; // the semicolon
            String name = until("=;").toLowerCase(Locale.ROOT);
            if (at('=')) {
                position++;
                Optional<String> value = value();
                if (value.isEmpty()
                        || parameters.put(name, value.get()) != null
                        || parameters.size() > MAX_PARAMETERS) {
                    return false;
                }
            } else if (!name.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> value() {
        while (at(' ') || at('\t')) {
            position++;
        }
        if (!at('"')) {
            return Optional.of(until(";"));
        }
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length() && !at('"'); position++) {
            if (at('\\') && position + 1 < text.length()) {
                position++;
            }
            value.append(text.charAt(position));
        }
        if (!at('"')) {
            return Optional.empty();
        }
        position++;
        return until(";").isEmpty() ? Optional.of(value.toString()) : Optional.empty();
    }

    /** What stands before the next of {@code ends}, or before the end, without spaces around it. */
    private String until(String ends) {
        int start = position;
        while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position).strip();
    }

    private boolean at(char c) {
        return position < text.length() && text.charAt(position) == c;
    }
}
