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
 * Claim: no request costs more than in proportion to its length, a logarithm aside. Counted, not timed: the instructions of
 * Ambit, and by its length what the JDK does for them in one call. A square would cost sixteen times as much for four times the
 * length.
 */
final class GrowthTest {
    /** Four times, and as much again as n log n may add. */
    private static final double MOST = 6.5;

    /** What any request costs whatever its length. */
    private static final long SMALL = 20_000;

    @TempDir
    private Path folder;

    @Test
    void noRequestCostsTheSquareOfItsLength() throws ReflectiveOperationException {
        Map<String, long[]> costs =
                counting().apply(folder, () -> Executed.Count.now().instructions());
        SoftAssertions all = new SoftAssertions();
        costs.forEach((name, cost) -> all.assertThat(cost[1])
                .as("%s: %,d for a quarter, %,d for all", name, cost[0], cost[1])
                .isLessThan((long) (MOST * Math.max(cost[0], SMALL))));
        all.assertAll();
    }

    @Test
    void squareInsideOfTheJdkIsNoticed() {
        for (Class<? extends IntConsumer> square :
                List.of(SearchedText.class, SearchedList.class, Backtracking.class)) {
            assertThat((double) Steps.countAll(square, 400) / Steps.countAll(square, 100))
                    .as(square.getSimpleName())
                    .isGreaterThan(10);
        }
    }

    /** Looks for what a text does not have from each of its places on. */
    public static final class SearchedText implements IntConsumer {
        @Override
        public void accept(int size) {
            String text = "a".repeat(size);
            for (int i = 0; i < size; i++) {
                assertThat(text.indexOf("b", i)).isNegative();
            }
        }
    }

    /** Looks for each number in a list that has none of them. */
    public static final class SearchedList implements IntConsumer {
        @Override
        public void accept(int size) {
            List<Integer> list = Collections.nCopies(size, -1);
            for (int i = 0; i < size; i++) {
                assertThat(list.contains(i)).isFalse();
            }
        }
    }

    /** Matches a pattern that goes back. */
    public static final class Backtracking implements IntConsumer {
        @Override
        public void accept(int size) {
            assertThat(Pattern.compile(".*;name.*;end")
                            .matcher(";name".repeat(size))
                            .matches())
                    .isFalse();
        }
    }

    @SuppressWarnings("unchecked") // its interface says so
    private static BiFunction<Path, LongSupplier, Map<String, long[]>> counting() throws ReflectiveOperationException {
        return (BiFunction<Path, LongSupplier, Map<String, long[]>>) new CountingLoader(true)
                .loadClass(GrowthRequests.class.getName())
                .getConstructor()
                .newInstance();
    }
}
