package dev.ambit.cli.transfer;

import dev.ambit.core.net.IpAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a nameserver.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
public record ServerAddress(String host, int port) {
    private static final int DNS = 53;
    private static final int MAX_PORT = 65_535;
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?");

    /** Parses {@code HOST}, {@code HOST:PORT}, {@code [IPV6]:PORT}, and an IPv6 address alone. */
    public static Optional<ServerAddress> parse(String text) {
        if (text.indexOf(':') != text.lastIndexOf(':') && IpAddress.parse(text).isPresent()) {
            return Optional.of(new ServerAddress(text, DNS));
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = form.group(3) == null ? DNS : Integer.parseInt(form.group(3));
        boolean isHost = form.group(1) == null || IpAddress.parse(form.group(1)).isPresent();
        return isHost && port >= 1 && port <= MAX_PORT
                ? Optional.of(new ServerAddress(form.group(1) == null ? form.group(2) : form.group(1), port))
                : Optional.empty();
    }

    /** As {@link #parse} reads it, without the port of DNS. */
    @Override
    public String toString() {
        String written = host.contains(":") && port != DNS ? "[" + host + "]" : host;
        return port == DNS ? written : written + ":" + port;
    }
}
