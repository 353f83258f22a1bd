package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Prefer header (RFC 7240). */
class WaitPreferenceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10|10",
                "WAIT=10|10",
                " wait = 10 |10",
                "wait=\"10\"|10",
                "wait=0|0",
                "wait=60|60",
                "wait=61|60",
                "wait=999999999|60",
                "respond-async, wait=10|10",
                "foo=\"a, wait=3; b\", wait=10|10",
                "foo=\"a\\\", wait=3\", wait=10|10",
                "wait=10; foo=bar|10",
                "wait=10, wait=20|10"
            })
    void secondsAreRead(String header, int seconds) {
        assertThat(WaitPreference.of(List.of(header))).isEqualTo(new WaitPreference(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait",
                "wait=",
                "wait=ten",
                "wait=-1",
                "wait=1.5",
                "wait=9999999999999",
                "waiting=10",
                "await=10",
                "wait=\"10",
                "wait=10s",
                "foo; wait=10",
                "wait=x, wait=10",
                ";;;",
                ",,,",
                "\""
            })
    void anythingElseIsIgnored(String header) {
        assertThat(WaitPreference.of(List.of(header))).isNull();
    }

    @Test
    void laterLinesAreReadToo() {
        assertThat(WaitPreference.of(List.of("return=minimal", "wait=7"))).isEqualTo(new WaitPreference(7));
        assertThat(WaitPreference.of(List.of())).isNull();
    }
}
