package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Claim: the cost of every request is at most linear in its length, up to a logarithmic factor. Counts instructions
 * instead of time: those of Ambit, and JDK calls by the length of their input. A quadratic cost grows sixteenfold for
 * four times the length.
 */
final class GrowthTest {
    /** Four times, with room for the growth of n log n. */
    private static final double MAX_GROWTH = 6.5;

    /** The fixed cost of any request. */
    private static final long FIXED_COST = 20_000;

    @TempDir
    private Path folder;

    @Test
    void noRequestTakesQuadraticWork() throws ReflectiveOperationException {
        Map<String, long[]> costs =
                counting().apply(folder, () -> InstructionCounter.Count.now().instructions());
        SoftAssertions all = new SoftAssertions();
        costs.forEach((name, cost) -> all.assertThat(cost[1])
                .as("%s: %,d for a quarter, %,d for the full length", name, cost[0], cost[1])
                .isLessThan((long) (MAX_GROWTH * Math.max(cost[0], FIXED_COST))));
        all.assertAll();
    }

    @Test
    void quadraticWorkInsideTheJdkIsCounted() {
        for (Class<? extends IntConsumer> quadratic :
                List.of(SearchedText.class, SearchedList.class, Backtracking.class)) {
            assertThat((double) WorkGrowth.countAll(quadratic, 400) / WorkGrowth.countAll(quadratic, 100))
                    .as(quadratic.getSimpleName())
                    .isGreaterThan(10);
        }
    }

    /** Searches a text for a missing character from each position. */
    public static final class SearchedText implements IntConsumer {
        @Override
        public void accept(int size) {
            String text = "a".repeat(size);
            for (int i = 0; i < size; i++) {
                assertThat(text.indexOf("b", i)).isNegative();
            }
        }
    }

    /** Searches a list for numbers that it does not contain. */
    public static final class SearchedList implements IntConsumer {
        @Override
        public void accept(int size) {
            List<Integer> list = Collections.nCopies(size, -1);
            for (int i = 0; i < size; i++) {
                assertThat(list.contains(i)).isFalse();
            }
        }
    }

    /** Matches a pattern that backtracks. */
    public static final class Backtracking implements IntConsumer {
        @Override
        public void accept(int size) {
            assertThat(Pattern.compile(".*;name.*;end")
                            .matcher(";name".repeat(size))
                            .matches())
                    .isFalse();
        }
    }

    @SuppressWarnings("unchecked") // implements this interface
    private static BiFunction<Path, LongSupplier, Map<String, long[]>> counting() throws ReflectiveOperationException {
        return (BiFunction<Path, LongSupplier, Map<String, long[]>>) new CountingClassLoader(true)
                .loadClass(GrowthRequests.class.getName())
                .getConstructor()
                .newInstance();
    }
}
