package dev.ambit.core.dns;

import java.util.List;
import java.util.Optional;

/** What became of text from outside: a value, or everything that is wrong with it. */
public sealed interface Parsed<T> {
    /** The text was good. */
    record Valid<T>(T value) implements Parsed<T> {}

    /** The text was not; {@code problems} is never empty. */
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

    /** The value, or empty when there is none. */
    default Optional<T> toOptional() {
        return switch (this) {
            case Valid<T>(T value) -> Optional.of(value);
            case Invalid<T> _ -> Optional.empty();
        };
    }

    /** What is wrong; empty for a valid value. */
    default List<RecordProblem> problems() {
        return switch (this) {
            case Valid<T> _ -> List.of();
            case Invalid<T>(List<RecordProblem> problems) -> problems;
        };
    }

    /**
     * The value, for text that was checked before it was stored.
     *
     * @throws IllegalStateException when it is not valid after all
     */
    default T orThrow() {
        return switch (this) {
            case Valid<T>(T value) -> value;
            case Invalid<T>(List<RecordProblem> problems) -> throw new IllegalStateException(problems.toString());
        };
    }
}
