package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Claim: a token of the usual shape takes no more than 300 bytes in the index. */
final class FootprintTest {
    /** Just more than two thirds of 2^20, where the tables have grown last and are emptiest. */
    private static final int EMPTIEST = (1 << 21) / 3 + 1_000;

    @Test
    void aTokenTakesNoMoreThanThreeHundredBytes() {
        assertThat(Footprint.bytesPerToken(EMPTIEST)).isBetween(100.0, 300.0);
    }
}
