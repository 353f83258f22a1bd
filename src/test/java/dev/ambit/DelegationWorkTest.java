package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attack: 31 KB in which every resource has to be compared with every deny, twice, keep a core and the database writer
 * busy for half a minute. Instructions are counted, not time.
 */
final class DelegationWorkTest {
    private static final int SIZE = 75;

    @ParameterizedTest
    @ValueSource(strings = {"kept denies", "denies that are not kept", "allows", "addresses"})
    void checkingADraftGrowsNearlyLinearlyWithItsSize(String shape)
            throws ReflectiveOperationException, InterruptedException, ExecutionException {
        ToLongBiFunction<String, Integer> work = counting();
        instructions(work, shape, SIZE); // loads the classes
        long small = instructions(work, shape, SIZE);
        long large = instructions(work, shape, 4 * SIZE);
        assertThat(small).isGreaterThan(10_000);
        assertThat((double) large / small).isLessThan(5.5); // n log n gives 4.9
    }

    @SuppressWarnings("unchecked") // implements this interface
    private static ToLongBiFunction<String, Integer> counting() throws ReflectiveOperationException {
        return (ToLongBiFunction<String, Integer>) new CountingClassLoader()
                .loadClass(DelegationWork.class.getName())
                .getConstructor()
                .newInstance();
    }

    /** Runs the work in a virtual thread, where instructions are counted; no other virtual thread runs meanwhile. */
    private static long instructions(ToLongBiFunction<String, Integer> work, String shape, int size)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return executor.submit(() -> {
                        InstructionCounter.Count before = InstructionCounter.Count.now();
                        long result = work.applyAsLong(shape, size);
                        assertThat(result).isNotNegative();
                        return InstructionCounter.Count.now().since(before).instructions();
                    })
                    .get();
        }
    }
}
