package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.policy.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine has a whole /64 of IPv6 addresses, and must not count once for each. */
final class SourceTest {
    private final Source.All sources = new Source.All();

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,        192.0.2.1,             true",
        "192.0.2.1,        ::ffff:192.0.2.1,      true",
        "192.0.2.1,        192.0.2.2,             false",
        "2001:db8:0:1::1,  2001:db8:0:1:ffff::2,  true",
        "2001:db8:0:1::1,  2001:db8:0:2::1,       false",
        "::1,              192.0.2.1,             false"
    })
    void addressesOfOneMachineAreOneSource(String one, String other, boolean same) {
        assertThat(sources.hold(address(one)) == sources.hold(address(other))).isEqualTo(same);
    }

    @Test
    void sourceIsForgottenWithItsLastHolder() {
        Source first = sources.hold(address("192.0.2.1"));
        Source second = sources.hold(address("192.0.2.1"));
        sources.letGo(first);
        assertThat(sources.size()).isOne();
        sources.letGo(second);
        assertThat(sources.size()).isZero();
    }

    @Test
    void unfinishedRequestsAreBounded() {
        Source source = sources.hold(address("192.0.2.1"));
        assertThat(source.beginUnfinished(1)).isTrue();
        assertThat(source.beginUnfinished(1)).isFalse();
        source.endUnfinished();
        assertThat(source.beginUnfinished(1)).isTrue();
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
