package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeArgumentTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00.75Z");

    @ParameterizedTest
    @CsvSource({
        "30m,                       2030-01-01T12:30:00Z",
        "12h,                       2030-01-02T00:00:00Z",
        "90d,                       2030-04-01T12:00:00Z",
        "2w,                        2030-01-15T12:00:00Z",
        "1y,                        2031-01-01T12:00:00Z",
        "2030-01-31,                2030-01-31T00:00:00Z",
        "2030-01-31T10:00:00.5Z,    2030-01-31T10:00:00Z",
        "2030-01-31T10:00:00+02:00, 2030-01-31T08:00:00Z"
    })
    void timesAreParsed(String text, Instant expected) {
        assertThat(TimeArgument.parse(text, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "90", "-1d", "2030-02-31", "2030-01-31T10:00:00", "9999999d", "1.5h"})
    void invalidTimesAreRejected(String text) {
        assertThat(TimeArgument.parse(text, NOW)).isEmpty();
    }
}
