package dev.ambit.records;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a header field (RFC 9110, 5.6.6): {@code form-data; name="file"; filename=zone.txt}. Reads each
 * character once: a regular expression that backtracks to every semicolon takes quadratic time.
 */
final class HeaderParameters {
    private static final int MAX_PARAMETERS = 20;

    private final String text;
    private final Map<String, String> parameters = new HashMap<>();
    private int position;

    private HeaderParameters(String text) {
        this.text = text;
    }

    /** Empty on a syntax error: an unterminated quote, a duplicate parameter, or more than twenty parameters. */
    static Optional<HeaderParameters> parse(String header) {
        HeaderParameters parameters = new HeaderParameters(header);
        return parameters.read() ? Optional.of(parameters) : Optional.empty();
    }

    /** The value of the parameter with that lower-case name, without its quotes. */
    Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private boolean read() {
        readUntil(";");
        while (position < text.length()) {
            position++; // the semicolon
            String name = readUntil("=;").toLowerCase(Locale.ROOT);
            if (isAt('=')) {
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
        while (isAt(' ') || isAt('\t')) {
            position++;
        }
        if (!isAt('"')) {
            return Optional.of(readUntil(";"));
        }
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length() && !isAt('"'); position++) {
            if (isAt('\\') && position + 1 < text.length()) {
                position++;
            }
            value.append(text.charAt(position));
        }
        if (!isAt('"')) {
            return Optional.empty();
        }
        position++;
        return readUntil(";").isEmpty() ? Optional.of(value.toString()) : Optional.empty();
    }

    /** Reads up to the next of {@code ends} or the end of the text; strips surrounding white space. */
    private String readUntil(String ends) {
        int start = position;
        while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position).strip();
    }

    private boolean isAt(char c) {
        return position < text.length() && text.charAt(position) == c;
    }
}
