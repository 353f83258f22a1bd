package dev.ambit.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client cannot make the server send to its own machine or link. */
final class PeerNetworksTest {
    private static final PeerNetworks DEFAULT = new PeerNetworks(Optional.empty());

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "::ffff:169.254.169.254",
                "::ffff:0.0.0.0",
                "fe80::1",
                "febf::1",
                "ff02::1"
            })
    void addressesOfThisMachineAndLinkAreRefusedByDefault(String text) {
        assertThat(DEFAULT.allows(address(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "10.0.0.1", "128.0.0.1", "223.255.255.255", "2001:db8::1", "fd00::1", "fec0::1"})
    void otherAddressesAreAllowedByDefault(String text) {
        assertThat(DEFAULT.allows(address(text))).isTrue();
    }

    @Test
    void onlyConfiguredNetworksAreAllowed() {
        PeerNetworks configured = new PeerNetworks(Optional.of(List.of(
                Cidr.parse("127.0.0.0/8").orElseThrow(),
                Cidr.parse("2001:db8::/32").orElseThrow())));
        assertThat(configured.allows(address("127.0.0.1"))).isTrue();
        assertThat(configured.allows(address("::ffff:127.0.0.1"))).isTrue();
        assertThat(configured.allows(address("2001:db8::1"))).isTrue();
        assertThat(configured.allows(address("192.0.2.1"))).isFalse();
        assertThat(configured.allows(address("::1"))).isFalse();
    }
}
