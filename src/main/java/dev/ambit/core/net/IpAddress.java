package dev.ambit.core.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address as 128 bits. An IPv4 address is stored in its IPv4-mapped form (RFC 4291, 2.5.5.2), so that
 * {@code ::ffff:192.0.2.1}, as seen by a dual-stack socket, and {@code 192.0.2.1} are the same client.
 */
public record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffffL;
    private static final int IPV6_BYTES = 16;
    // Four decimal octets only. The JDK also accepts "127.1" and "010.0.0.1", which other software interprets
    // differently, and a filter must not depend on the interpretation.
    private static final String QUAD =
            "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern DOTTED_QUAD = Pattern.compile(QUAD);
    // The JDK checks the number of groups, but also accepts "00001" and a trailing quad with leading zeros.
    private static final Pattern GROUPS =
            Pattern.compile("(?:[0-9A-Fa-f]{0,4}:){2,8}(?:[0-9A-Fa-f]{0,4}|" + QUAD + ")");

    /** Parses an address. Rejects zone ids, ports and brackets. */
    public static Optional<IpAddress> parse(String text) {
        if (text.length() > 45) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0) {
            return DOTTED_QUAD.matcher(text).matches()
                    ? Optional.of(of(InetAddress.ofLiteral(text)))
                    : Optional.empty();
        }
        if (!GROUPS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(Inet6Address.ofLiteral(text)));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IPV6_BYTES) {
            return new IpAddress(readLong(bytes, 0), readLong(bytes, 8));
        }
        return new IpAddress(0, (MAPPED << 32) | (readLong(bytes, 0) & 0xffff_ffffL));
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED;
    }

    /** Whether it is in 127.0.0.0/8 or {@code ::1}. */
    public boolean isLoopback() {
        return isIpv4() ? (low & 0xff00_0000L) == 0x7f00_0000L : high == 0 && low == 1;
    }

    @Override
    public String toString() {
        return isIpv4() ? printIpv4() : Ipv6Text.print(high, low);
    }

    private static long readLong(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < Math.min(bytes.length, from + Long.BYTES); i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }

    private String printIpv4() {
        return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
    }
}
