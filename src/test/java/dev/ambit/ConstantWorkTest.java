package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.GuessedSecrets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Attack: the duration of a rejection reveals how much of a guess was right. Instructions are counted instead of time;
 * the hash function is the JDK's and reads every byte of its input.
 */
final class ConstantWorkTest {
    private static final int GUESSES = 4_000;

    @Test
    void refusalTakesTheSameWorkWhateverPartOfTheGuessWasRight()
            throws ReflectiveOperationException, InterruptedException, ExecutionException {
        Object guesses = counting();
        assertThat(present(guesses).applyAsLong(guess(guesses).apply("right"))).isEqualTo(1);
        long unknown = median(guesses, "another");
        assertThat(unknown).isGreaterThan(100);
        for (String guess : List.of("wrong first character", "wrong middle character", "wrong last character")) {
            assertThat(median(guesses, guess)).as(guess).isEqualTo(unknown);
        }
    }

    private static Object counting() throws ReflectiveOperationException {
        return new CountingClassLoader()
                .loadClass(GuessedSecrets.class.getName())
                .getConstructor()
                .newInstance();
    }

    @SuppressWarnings("unchecked") // implements this interface
    private static ToLongFunction<String> present(Object guesses) {
        return (ToLongFunction<String>) guesses;
    }

    @SuppressWarnings("unchecked") // implements this interface
    private static UnaryOperator<String> guess(Object guesses) {
        return (UnaryOperator<String>) guesses;
    }

    /** The median number of instructions for rejecting a guess of this kind. */
    private static long median(Object guesses, String kind) throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return executor.submit(() -> {
                        long[] instructions = new long[GUESSES];
                        for (int i = 0; i < GUESSES; i++) {
                            String header = guess(guesses).apply(kind);
                            InstructionCounter.Count before = InstructionCounter.Count.now();
                            long present = present(guesses).applyAsLong(header);
                            instructions[i] =
                                    InstructionCounter.Count.now().since(before).instructions();
                            assertThat(present).isZero();
                        }
                        Arrays.sort(instructions);
                        return instructions[GUESSES / 2];
                    })
                    .get();
        }
    }
}
