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
 * Attack: tokens with the maximum number of policies and resources, for which each request takes quadratic work. Counts
 * instructions, not time; a roll and a list that does not show the token hardly depend on the size.
 */
final class LargeTokenTest {
    /** Growth from 75 to 300: 5.1 for n log n, 16 for quadratic work. */
    private static final double MAX_GROWTH = 6;

    @Test
    void workGrowsNearlyLinearlyWithTheSizeOfAToken(@TempDir Path folder) throws ReflectiveOperationException {
        Map<String, List<Long>> work =
                counting().apply(folder, () -> InstructionCounter.Count.now().instructions());
        assertThat(work).hasSize(16);
        assertThat(work)
                .allSatisfy((request, counts) -> assertThat((double) counts.getLast() / counts.getFirst())
                        .as("%s: %s", request, counts)
                        .isLessThan(MAX_GROWTH));
        assertThat(work.getOrDefault("many policies: replace", List.of(0L)))
                .first()
                .isNotEqualTo(0L);
    }

    @SuppressWarnings("unchecked") // implements this interface
    private static BiFunction<Path, Supplier<Long>, Map<String, List<Long>>> counting()
            throws ReflectiveOperationException {
        return (BiFunction<Path, Supplier<Long>, Map<String, List<Long>>>) new CountingClassLoader()
                .loadClass(LargeTokenWork.class.getName())
                .getConstructor()
                .newInstance();
    }
}
