package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack: tokens with as many policies and resources as there may be, whose every request goes through them again for each of them.
 * Counted, not timed; a roll and a list of what is not shown hardly depend on the size.
 */
final class LargeTokenTest {
    /** n log n gives 5.1 between 75 and 300; a square 16. */
    private static final double MOST = 6;

    @Test
    void whatATokenTakesGrowsWithItsSizeAndNotWithTheSquare(@TempDir Path folder) throws ReflectiveOperationException {
        Map<String, List<Long>> work =
                counting().apply(folder, () -> Executed.Count.now().instructions());
        assertThat(work).hasSize(16);
        assertThat(work)
                .allSatisfy((request, counts) -> assertThat((double) counts.getLast() / counts.getFirst())
                        .as("%s: %s", request, counts)
                        .isLessThan(MOST));
        assertThat(work.getOrDefault("many policies: replace", List.of(0L)))
                .first()
                .isNotEqualTo(0L);
    }

    @SuppressWarnings("unchecked") // its interface says so
    private static BiFunction<Path, Supplier<Long>, Map<String, List<Long>>> counting()
            throws ReflectiveOperationException {
        return (BiFunction<Path, Supplier<Long>, Map<String, List<Long>>>) new CountingLoader()
                .loadClass(LargeTokenWork.class.getName())
                .getConstructor()
                .newInstance();
    }
}
