package dev.ambit.core.transfer;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses that peers may have. A client of the API chooses the address of a peer and the server sends datagrams to it,
 * so without limits it would reach services of the server's own machine and network. The address is checked when it is
 * written, and again each time something is sent: the setting may have changed since.
 *
 * @param configured the only blocks that are allowed; empty for all but {@link #EXCLUDED}
 */
public record PeerNetworks(Optional<List<Cidr>> configured) {
    /** Unspecified, loopback, link-local, multicast and broadcast (RFC 6890), also as IPv4-compatible addresses. */
    private static final List<Cidr> EXCLUDED = Stream.of(
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "255.255.255.255/32",
                    "::/96",
                    "fe80::/10",
                    "ff00::/8")
            .map(text -> Cidr.parse(text).orElseThrow())
            .toList();

    public PeerNetworks {
        configured = configured.map(List::copyOf);
    }

    /** An IPv4-mapped address is the IPv4 address. */
    public boolean allows(IpAddress address) {
        return configured.map(blocks -> contains(blocks, address)).orElseGet(() -> !contains(EXCLUDED, address));
    }

    private static boolean contains(List<Cidr> blocks, IpAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /** The rule as the predicate of an error message. */
    public String rule() {
        return configured.isPresent()
                ? "must be in one of the networks of the setting `dns-peer-networks`"
                : "must not be a loopback, link-local, multicast, broadcast or unspecified address"
                        + " (setting `dns-peer-networks`)";
    }
}
