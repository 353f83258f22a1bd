package dev.ambit.http;

import io.helidon.http.HeaderNames;
import java.util.Optional;

/**
 * A cookie that only this host can have set, over an encrypted connection (the {@code __Host-} prefix: RFC 6265bis, 4.1.3),
 * that no script reads, and that goes with no request of another site's page ({@code SameSite=Strict}).
 *
 * @param name without the prefix
 * @param maxAge how long the browser keeps it, in seconds; 0 for until it is closed
 * @param isLax whether it goes along when another site leads the browser here ({@code SameSite=Lax})
 */
public record HostCookie(String name, long maxAge, boolean isLax) {
    /** The header that gives and takes one. */
    public static final String HEADER = "Set-Cookie";

    /** By which a browser shows who is signed in. */
    public static final HostCookie SESSION = new HostCookie("ambit-session", 0);

    private static final String PREFIX = "__Host-";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=";

    public HostCookie(String name, long maxAge) {
        this(name, maxAge, false);
    }

    /** Its value in a request; empty when there is none, or more than one. */
    public Optional<String> read(RawRequest rawRequest) {
        String begin = PREFIX + name + "=";
        String found = null;
        for (String line : rawRequest.lines(HeaderNames.COOKIE)) {
            for (String pair : line.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(begin)) {
                    if (found != null) {
                        return Optional.empty();
                    }
                    found = cookie.substring(begin.length());
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** The header's value that makes a browser keep {@code value}. */
    public String of(String value) {
        return PREFIX + name + "=" + value + (maxAge == 0 ? "" : "; Max-Age=" + maxAge) + attributes();
    }

    /** The header's value that makes a browser forget it. */
    public String none() {
        return PREFIX + name + "=; Max-Age=0" + attributes();
    }

    private String attributes() {
        return ATTRIBUTES + (isLax ? "Lax" : "Strict");
    }
}
