package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Claim: a token of the usual shape takes no more than 300 bytes in the index. */
final class FootprintTest {
    @Test
    void aTokenTakesNoMoreThanThreeHundredBytes() {
        assertThat(Footprint.bytesPerToken()).isBetween(100.0, 300.0);
    }
}
