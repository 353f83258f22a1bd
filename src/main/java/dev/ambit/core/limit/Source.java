package dev.ambit.core.limit;

import dev.ambit.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The network that a request is counted for: an IPv4 address, or the /64 of an IPv6 address, the smallest network that
 * a provider assigns to a customer. Many customers have a /48, which is counted as well ({@link #site}).
 *
 * @param network the IPv4 address, or the upper half of the IPv6 address
 */
public record Source(long network, boolean isIpv6) {
    private static final long SITE = ~0xffffL;

    /** The source of all clients with an unreadable address. */
    private static final Source UNKNOWN = new Source(0, false);

    /** Returns the source of {@code client}; null is an unreadable address. */
    public static Source of(@Nullable IpAddress client) {
        return client == null ? UNKNOWN : new Source(network(client), !client.isIpv4());
    }

    /** As {@link #network()}, without allocation. */
    public static long network(@Nullable IpAddress client) {
        if (client == null) {
            return 0;
        }
        return client.isIpv4() ? client.low() & 0xffff_ffffL : client.high();
    }

    /** The /48 of an IPv6 address. */
    public static long site(IpAddress client) {
        return client.high() & SITE;
    }

    /** Returns the source of the {@link #site()}. */
    public Source ofSite() {
        return new Source(site(), isIpv6);
    }

    /** The /48 of an IPv6 source, or the IPv4 address. */
    public long site() {
        return isIpv6 ? network & SITE : network;
    }
}
