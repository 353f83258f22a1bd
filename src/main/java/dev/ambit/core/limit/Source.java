package dev.ambit.core.limit;

import dev.ambit.core.policy.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request is counted for: an IPv4 address, or the /64 of an IPv6 address, which is the least that one customer of a provider
 * has. Many have a /48, so that is counted as well ({@link #site}).
 *
 * @param network the IPv4 address, or the upper half of the IPv6 address
 */
public record Source(long network, boolean isIpv6) {
    private static final long SITE = ~0xffffL;

    /** All clients whose address could not be read are one source. */
    private static final Source UNKNOWN = new Source(0, false);

    /** The source of {@code client}; null when its address could not be read. */
    public static Source of(@Nullable IpAddress client) {
        return client == null ? UNKNOWN : new Source(network(client), !client.isIpv4());
    }

    /** The same as {@link #network()}, without an object. */
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

    /** The same with the /48 of an IPv6 source for its network. */
    public Source ofSite() {
        return new Source(site(), isIpv6);
    }

    /** The /48 of an IPv6 source; an IPv4 source is its own. */
    public long site() {
        return isIpv6 ? network & SITE : network;
    }
}
