package dev.ambit.http;

import dev.ambit.storage.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parameters after the question mark, decoded. Those that nobody asks for are ignored. */
public record QueryParameters(Map<String, List<String>> parameters) {
    private static final int MAX_NAME = 1_000;

    static final QueryParameters NONE = new QueryParameters(Map.of());

    public QueryParameters {
        parameters = Map.copyOf(parameters);
    }

    /** The first value of {@code name}; empty also when it is the empty text. */
    public Optional<String> text(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of {@code name}, whether it is repeated or its values are joined by commas. */
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

    /** Whether {@code name} is there, with or without a value. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** The first value of {@code name} as it was sent, commas included; empty also when it is the empty text. */
    public Optional<String> raw(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /**
     * The text of at most {@code most} characters that a list is filtered by.
     *
     * @throws ApiException when it is longer
     */
    public Optional<String> filter(String name, int most) {
        Optional<String> text = raw(name);
        if (text.isPresent() && text.get().length() > most) {
            throw invalid(name, text.get(), "at most " + most + " characters");
        }
        return text;
    }

    /** The same for a name. */
    public Optional<String> filter(String name) {
        return filter(name, MAX_NAME);
    }

    /**
     * The number that {@code name} holds.
     *
     * @throws ApiException when it is none between {@code least} and {@code most}
     */
    public Optional<Long> number(String name, long least, long most) {
        return raw(name).map(text -> {
            boolean digits = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            long value = digits ? Long.parseLong(text) : -1;
            if (value < least || value > most) {
                throw invalid(name, text, "a whole number from " + least + " to " + most);
            }
            return value;
        });
    }

    /**
     * The truth value that {@code name} holds.
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
     * What {@code parse} makes of the value of {@code name}.
     *
     * @throws ApiException when that is nothing, since the value is not {@code expected}
     */
    public <T> Optional<T> value(String name, String expected, Function<String, Optional<T>> parse) {
        return raw(name).map(text -> parse.apply(text).orElseThrow(() -> invalid(name, text, expected)));
    }

    /**
     * What {@code direction} says; {@code usual} when it says nothing.
     *
     * @throws ApiException when it is neither {@code asc} nor {@code desc}
     */
    public Direction direction(Direction usual) {
        return raw("direction")
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "asc" -> Direction.ASCENDING;
                    case "desc" -> Direction.DESCENDING;
                    default -> throw invalid("direction", text, "`asc` or `desc`");
                })
                .orElse(usual);
    }

    /** The error of a parameter that holds something else than {@code expected}. */
    public static ApiException invalid(String name, String got, String expected) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST,
                "query parameter `" + name + "` must be " + expected + "; got " + SafeText.of(got));
    }
}
