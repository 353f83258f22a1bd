package dev.ambit.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialTest {
    @Test
    void oneFollowsTheLastSerial() {
        assertThat(Serial.next(1)).isEqualTo(2);
        assertThat(Serial.next(Serial.MAX - 1)).isEqualTo(Serial.MAX);
        assertThat(Serial.next(Serial.MAX)).isEqualTo(1);
    }

    @Test
    void comparesAcrossTheWrap() {
        assertThat(Serial.isNewer(2, 1)).isTrue();
        assertThat(Serial.isNewer(1, 2)).isFalse();
        assertThat(Serial.isNewer(7, 7)).isFalse();
        assertThat(Serial.isNewer(1, Serial.MAX)).isTrue();
        assertThat(Serial.isNewer(Serial.MAX, 1)).isFalse();
        assertThat(Serial.isNewer(5 + Serial.MAX_STEP, 5)).isTrue();
    }

    /** RFC 1982, 3.2 leaves this case undefined; a secondary must not take either for newer. */
    @Test
    void halfOfAllSerialsApartNeitherIsNewer() {
        assertThat(Serial.isNewer(0x8000_0005L, 5)).isFalse();
        assertThat(Serial.isNewer(5, 0x8000_0005L)).isFalse();
    }

    @Test
    void picksTheNewer() {
        assertThat(Serial.newer(3, 9)).isEqualTo(9);
        assertThat(Serial.newer(9, 3)).isEqualTo(9);
        assertThat(Serial.newer(2, Serial.MAX)).isEqualTo(2);
    }
}
