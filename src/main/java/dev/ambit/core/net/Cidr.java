package dev.ambit.core.net;

import java.util.Optional;

/**
 * A block of addresses (RFC 4632, RFC 4291). Host bits are accepted and ignored. {@code text} is the text as sent and
 * is returned unchanged, because clients compare it with their own.
 *
 * <p>An IPv6 block never contains an IPv4 client, {@code ::/0} included, unless it is written inside the IPv4-mapped
 * range.
 */
public record Cidr(String text, IpAddress base, int prefixLength) {
    /** The prefix length of the IPv4-mapped range, in which IPv4 blocks are stored. */
    public static final int MAPPED_BITS = 96;

    private static final int BITS = 128;

    /** Parses a block or a single address ({@code 192.0.2.0/24}, {@code 2001:db8::1}). */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.parse(text).map(address -> new Cidr(text, address, BITS));
        }
        String length = text.substring(slash + 1);
        if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        boolean dotted = text.indexOf(':') < 0;
        int prefixLength = Integer.parseInt(length) + (dotted ? MAPPED_BITS : 0);
        if (prefixLength > BITS || (length.length() > 1 && length.charAt(0) == '0')) {
            return Optional.empty();
        }
        return IpAddress.parse(text.substring(0, slash)).map(base -> new Cidr(text, base, prefixLength));
    }

    public boolean contains(IpAddress address) {
        return address.isIpv4() == isIpv4()
                && (address.high() & highMask()) == (base.high() & highMask())
                && (address.low() & lowMask()) == (base.low() & lowMask());
    }

    /** Whether this block contains every address of {@code other}. */
    public boolean containsAll(Cidr other) {
        return other.canBeWithin(prefixLength) && other.network(prefixLength).equals(network(prefixLength));
    }

    /** Whether a block of {@code length} can contain this one. An IPv6 block never contains an IPv4 block. */
    boolean canBeWithin(int length) {
        return length <= prefixLength && (length >= MAPPED_BITS || !isIpv4());
    }

    /** Returns the first address of the block of {@code length} that contains this one. */
    IpAddress network(int length) {
        return new IpAddress(
                base.high() & mask(Math.min(length, Long.SIZE)), base.low() & mask(Math.max(length - Long.SIZE, 0)));
    }

    /** Whether this is a block of IPv4 addresses. */
    public boolean isIpv4() {
        return base.isIpv4() && prefixLength >= MAPPED_BITS;
    }

    private long highMask() {
        return mask(Math.min(prefixLength, Long.SIZE));
    }

    private long lowMask() {
        return mask(Math.max(prefixLength - Long.SIZE, 0));
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }
}
