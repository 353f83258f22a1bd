package dev.ambit.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The addresses of an IPv6 /64, which one machine has, are one source; those of a /48, which one customer has, one
 * site.
 */
final class SourceUsageTest {
    private final SourceUsage.All sources = new SourceUsage.All();

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
        assertThat(hold(one) == hold(other)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:1::1,  2001:db8:0:2::1,    true",
        "2001:db8:0:1::1,  2001:db8:0:ffff::,  true",
        "2001:db8:0:1::1,  2001:db8:1:1::1,    false"
    })
    void networksOfOneCustomerAreOneSite(String one, String other, boolean same) {
        assertThat(hold(one).site()).isNotNull();
        assertThat(hold(one).site() == hold(other).site()).isEqualTo(same);
        assertThat(hold("192.0.2.1").site()).isNull();
    }

    @Test
    void sourceIsRemovedWithItsLastHolder() {
        List<SourceUsage> held = new ArrayList<>();
        for (String address :
                List.of("192.0.2.1", "192.0.2.1", "2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:2::2")) {
            held.add(hold(address));
        }
        assertThat(sources.size())
                .as("an IPv4 address, two networks and their site")
                .isEqualTo(4);
        held.forEach(sources::release);
        assertThat(sources.size()).isZero();
    }

    @Test
    void unfinishedRequestsAreBounded() {
        SourceUsage source = hold("192.0.2.1");
        assertThat(source.tryStartUnfinished(1)).isTrue();
        assertThat(source.tryStartUnfinished(1)).isFalse();
        source.endUnfinished();
        assertThat(source.tryStartUnfinished(1)).isTrue();
    }

    @Test
    void unfinishedRequestsOfASiteAreTwiceThoseOfASource() {
        List<SourceUsage> counted = new ArrayList<>();
        for (int network = 0; network < 64; network++) {
            SourceUsage source = hold("2001:db8:0:" + Integer.toHexString(network) + "::1");
            for (int i = 0; i < 64; i++) {
                if (source.tryStartUnfinished(64)) {
                    counted.add(source);
                }
            }
        }
        assertThat(counted).hasSize(128);
        assertThat(hold("2001:db8:1::1").tryStartUnfinished(64)).isTrue();
        counted.getFirst().endUnfinished();
        assertThat(hold("2001:db8:0:ffff::1").tryStartUnfinished(64)).isTrue();
    }

    private SourceUsage hold(String address) {
        return sources.hold(IpAddress.parse(address).orElseThrow());
    }
}
