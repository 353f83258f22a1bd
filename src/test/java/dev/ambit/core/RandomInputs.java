package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The inputs of property tests: the same on every run, others with {@code -Dambit.seed}. A failure names the seed and
 * the input.
 */
public final class RandomInputs {
    private RandomInputs() {}

    /** Returns {@code usual}, unless {@code -Dambit.seed} gives another seed. */
    public static long seed(long usual) {
        return Long.getLong("ambit.seed", usual);
    }

    /** Checks that {@code property} holds for {@code count} inputs. */
    public static <T> void check(long usual, int count, Function<Random, T> input, Consumer<T> property) {
        Random random = new Random(seed(usual));
        for (int i = 0; i < count; i++) {
            T made = input.apply(random);
            assertThatCode(() -> property.accept(made))
                    .as("input %d of -Dambit.seed=%d: %s", i, seed(usual), made)
                    .doesNotThrowAnyException();
        }
    }
}
