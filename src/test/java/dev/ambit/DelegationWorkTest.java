package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attack: 31 KB in which every resource has to be compared with every deny, twice over, keep a core busy for half a minute and the
 * writer with it. Counted, not timed.
 */
final class DelegationWorkTest {
    private static final int SIZE = 75;

    @ParameterizedTest
    @ValueSource(strings = {"kept denies", "denies that are not kept", "allows", "addresses"})
    void judgingADraftGrowsWithItsSizeAndNotWithTheSquare(String shape)
            throws ReflectiveOperationException, InterruptedException, ExecutionException {
        ToLongBiFunction<String, Integer> work = counting();
        instructions(work, shape, SIZE); // classes are loaded
        long small = instructions(work, shape, SIZE);
        long large = instructions(work, shape, 4 * SIZE);
        assertThat(small).isGreaterThan(10_000);
        assertThat((double) large / small).isLessThan(5.5); // n log n gives 4.9
    }

    @SuppressWarnings("unchecked") // its interface says so
    private static ToLongBiFunction<String, Integer> counting() throws ReflectiveOperationException {
        return (ToLongBiFunction<String, Integer>) new CountingLoader()
                .loadClass(DelegationWork.class.getName())
                .getConstructor()
                .newInstance();
    }

    /** In a virtual thread, the instructions of which are counted; nothing else runs in one meanwhile. */
    private static long instructions(ToLongBiFunction<String, Integer> work, String shape, int size)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return executor.submit(() -> {
                        Executed.Count before = Executed.Count.now();
                        long outcome = work.applyAsLong(shape, size);
                        assertThat(outcome).isNotNegative();
                        return Executed.Count.now().since(before).instructions();
                    })
                    .get();
        }
    }
}
