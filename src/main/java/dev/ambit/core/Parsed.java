package dev.ambit.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The result of parsing untrusted text: a value, or all problems. */
public sealed interface Parsed<T> {
    /** The text is valid. */
    record Valid<T>(T value) implements Parsed<T> {}

    /** The text is invalid; {@code problems} is never empty. */
    record Invalid<T>(List<Problem> problems) implements Parsed<T> {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid value needs a problem");
            }
        }
    }

    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Parsed<T> invalid(Problem problem) {
        return new Invalid<>(List.of(problem));
    }

    /** Parses the value with {@code next}; keeps the problems when invalid. */
    default <U> Parsed<U> flatMap(Function<T, Parsed<U>> next) {
        return switch (this) {
            case Valid<T>(T value) -> next.apply(value);
            case Invalid<T>(List<Problem> problems) -> new Invalid<>(problems);
        };
    }

    /** Returns the same with all problems at {@code path}. */
    default Parsed<T> at(String path) {
        return switch (this) {
            case Valid<T> valid -> valid;
            case Invalid<T>(List<Problem> problems) ->
                new Invalid<>(problems.stream().map(problem -> problem.at(path)).toList());
        };
    }

    /** Returns the value; empty when invalid. */
    default Optional<T> toOptional() {
        return switch (this) {
            case Valid<T>(T value) -> Optional.of(value);
            case Invalid<T> _ -> Optional.empty();
        };
    }

    /** Returns the problems; empty when valid. */
    default List<Problem> problems() {
        return switch (this) {
            case Valid<T> _ -> List.of();
            case Invalid<T>(List<Problem> problems) -> problems;
        };
    }

    /**
     * Returns the value of text that was already validated.
     *
     * @throws IllegalStateException when it is invalid
     */
    default T orThrow() {
        return switch (this) {
            case Valid<T>(T value) -> value;
            case Invalid<T>(List<Problem> problems) -> throw new IllegalStateException(problems.toString());
        };
    }
}
