package dev.ambit.core.dns;

import java.util.List;
import java.util.Optional;

/** The result of parsing untrusted text: a value, or all problems. */
public sealed interface Parsed<T> {
    /** The text is valid. */
    record Valid<T>(T value) implements Parsed<T> {}

    /** The text is invalid; {@code problems} is never empty. */
    record Invalid<T>(List<RecordProblem> problems) implements Parsed<T> {
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

    static <T> Parsed<T> invalid(RecordProblem problem) {
        return new Invalid<>(List.of(problem));
    }

    /** Returns the value; empty when invalid. */
    default Optional<T> toOptional() {
        return switch (this) {
            case Valid<T>(T value) -> Optional.of(value);
            case Invalid<T> _ -> Optional.empty();
        };
    }

    /** Returns the problems; empty when valid. */
    default List<RecordProblem> problems() {
        return switch (this) {
            case Valid<T> _ -> List.of();
            case Invalid<T>(List<RecordProblem> problems) -> problems;
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
            case Invalid<T>(List<RecordProblem> problems) -> throw new IllegalStateException(problems.toString());
        };
    }
}
