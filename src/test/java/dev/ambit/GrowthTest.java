package dev.ambit;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
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

    @SuppressWarnings("unchecked") // its interface says so
    private static BiFunction<Path, LongSupplier, Map<String, long[]>> counting() throws ReflectiveOperationException {
        return (BiFunction<Path, LongSupplier, Map<String, long[]>>) new CountingLoader(true)
                .loadClass(GrowthRequests.class.getName())
                .getConstructor()
                .newInstance();
    }
}
