package dev.ambit.core.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.resource.RecordPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The index agrees with a comparison with each pattern. */
final class PatternIndexTest {
    private static final List<String> TYPES = List.of("*", "A", "TXT", "NS");
    private static final List<String> LABELS = List.of("a", "b", "_x", "com");

    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(31));

    @Test
    void agreesWithComparingEachPattern() {
        int covered = 0;
        int overlapping = 0;
        for (int round = 0; round < 30_000; round++) {
            PatternIndex index = new PatternIndex();
            List<RecordPattern> patterns = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                RecordPattern pattern = pattern();
                index.add(pattern, 1L << patterns.size());
                index.addSums(pattern, 1L << patterns.size());
                patterns.add(pattern);
            }
            RecordPattern other = pattern();
            long covering = 0;
            long meeting = 0;
            for (int i = 0; i < patterns.size(); i++) {
                covering |= patterns.get(i).covers(other) ? 1L << i : 0;
                meeting |= patterns.get(i).overlaps(other) ? 1L << i : 0;
            }
            assertThat(index.covering(other)).as("%s of %s", other, patterns).isEqualTo(covering);
            assertThat(index.overlapping(other))
                    .as("%s with %s", other, patterns)
                    .isEqualTo(meeting);
            covered += Long.bitCount(covering);
            overlapping += Long.bitCount(meeting);
        }
        assertThat(covered).isGreaterThan(5_000);
        assertThat(overlapping).isGreaterThan(20_000);
    }

    private RecordPattern pattern() {
        StringBuilder name = new StringBuilder(pick(LABELS));
        for (int i = random.nextInt(3); i > 0; i--) {
            name.append('.').append(pick(LABELS));
        }
        String text = switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1 -> "*." + name;
            case 2 -> name + ".*";
            default -> name.toString();
        };
        RecordPattern pattern = RecordPattern.parse(pick(TYPES) + "." + text).orElseThrow();
        return random.nextBoolean() ? pattern : pattern.allowed();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
