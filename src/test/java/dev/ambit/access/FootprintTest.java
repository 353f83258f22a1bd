package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A token of the usual shape takes at most 300 bytes in the index. */
final class FootprintTest {
    @Test
    void aTokenTakesAtMostThreeHundredBytes() {
        assertThat(Footprint.bytesPerToken()).isBetween(100.0, 300.0);
    }
}
