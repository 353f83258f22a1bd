package dev.ambit.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host and a port to listen on; port 0 lets the system choose one. An IPv6 host is stored without brackets. */
public record ListenAddress(String host, int port) {
    private static final Pattern SHAPE = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9.-]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    static Optional<ListenAddress> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1).replace("[", "").replace("]", "");
        int port = Integer.parseInt(matcher.group(2));
        return port > MAX_PORT ? Optional.empty() : Optional.of(new ListenAddress(host, port));
    }

    /** The address of a bound socket. */
    public static ListenAddress of(InetSocketAddress bound) {
        return new ListenAddress(bound.getAddress().getHostAddress(), bound.getPort());
    }

    /** Whether it can be reached from this machine only: a loopback address, {@code localhost} or a name below it. */
    public boolean isLoopback() {
        boolean isName = host.equalsIgnoreCase("localhost")
                || host.toLowerCase(Locale.ROOT).endsWith(".localhost");
        return isName || isLoopbackAddress();
    }

    private boolean isLoopbackAddress() {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** {@code HOST:PORT}, with brackets where a URL needs them. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
