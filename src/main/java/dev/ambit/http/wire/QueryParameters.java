package dev.ambit.http.wire;

import dev.ambit.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The query parameters of a request, decoded. Unknown ones are ignored. */
public record QueryParameters(Map<String, List<String>> parameters) {
    private static final int MAX_NAME = 1_000;

    public static final QueryParameters NONE = new QueryParameters(Map.of());

    public QueryParameters {
        parameters = Map.copyOf(parameters);
    }

    /** The first value of {@code name}; empty also when it is the empty text. */
    public Optional<String> text(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of {@code name}, which may be repeated or separated by commas. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String value : parameters.getOrDefault(name, List.of())) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    values.add(part.strip());
                }
            }
        }
        return values;
    }

    /** Whether {@code name} is present, with or without a value. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** The first value of {@code name} as it was sent, commas included; empty also when it is the empty text. */
    public Optional<String> raw(String name) {
        for (String value : parameters.getOrDefault(name, List.of())) {
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /**
     * The text by which a list is filtered, of at most {@code max} characters.
     *
     * @throws ApiException when it is longer
     */
    public Optional<String> filter(String name, int max) {
        Optional<String> text = raw(name);
        if (text.isPresent() && text.get().length() > max) {
            throw invalid(name, text.get(), "at most " + max + " characters");
        }
        return text;
    }

    /** The same for a name. */
    public Optional<String> filter(String name) {
        return filter(name, MAX_NAME);
    }

    /**
     * The value of {@code name} as a number.
     *
     * @throws ApiException when it is not a number from {@code min} to {@code max}
     */
    public Optional<Long> number(String name, long min, long max) {
        return raw(name).map(text -> {
            boolean digits = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            long value = digits ? Long.parseLong(text) : -1;
            if (value < min || value > max) {
                throw invalid(name, text, "a whole number from " + min + " to " + max);
            }
            return value;
        });
    }

    /**
     * The value of {@code name} as a boolean.
     *
     * @throws ApiException when it is neither {@code true} nor {@code false}
     */
    public Optional<Boolean> flag(String name) {
        return raw(name).map(text -> switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw invalid(name, text, "`true` or `false`");
        });
    }

    /**
     * The value of {@code name}, parsed by {@code parse}.
     *
     * @throws ApiException when {@code parse} rejects it; the message names {@code expected}
     */
    public <T> Optional<T> value(String name, String expected, Function<String, Optional<T>> parse) {
        return raw(name).map(text -> parse.apply(text).orElseThrow(() -> invalid(name, text, expected)));
    }

    /**
     * The value of {@code direction}.
     *
     * @throws ApiException when it is neither {@code asc} nor {@code desc}
     */
    public Direction direction(Direction defaultValue) {
        return raw("direction")
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "asc" -> Direction.ASCENDING;
                    case "desc" -> Direction.DESCENDING;
                    default -> throw invalid("direction", text, "`asc` or `desc`");
                })
                .orElse(defaultValue);
    }

    /** The error for a parameter whose value is not {@code expected}. */
    public static ApiException invalid(String name, String got, String expected) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST,
                "query parameter `" + name + "` must be " + expected + "; got " + SafeText.of(got));
    }
}
