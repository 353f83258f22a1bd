package dev.ambit.http.route;

import io.helidon.http.HeaderNames;
import java.util.Optional;

/**
 * A cookie that only this host can set, over an encrypted connection (the {@code __Host-} prefix: RFC 6265bis, 4.1.3),
 * that scripts cannot read, and that is not sent with requests from pages of other sites ({@code SameSite=Strict}).
 *
 * <p>Helidon's {@code SetCookie} never writes {@code Max-Age=0}, which deletes a cookie, and its parser splits values at
 * commas.
 *
 * @param name without the prefix
 * @param maxAge in seconds; 0 for a cookie that the browser deletes when it is closed
 * @param isLax whether it is sent when another site navigates the browser here ({@code SameSite=Lax})
 */
public record HostCookie(String name, long maxAge, boolean isLax) {
    /** The header that sets and deletes it. */
    public static final String HEADER = "Set-Cookie";

    /** The session cookie. */
    public static final HostCookie SESSION = new HostCookie("ambit-session", 0);

    private static final String PREFIX = "__Host-";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=";

    public HostCookie(String name, long maxAge) {
        this(name, maxAge, false);
    }

    /** Its value in a request; empty when there is none, or more than one. */
    public Optional<String> read(RawRequest rawRequest) {
        String prefix = PREFIX + name + "=";
        String found = null;
        for (String line : rawRequest.lines(HeaderNames.COOKIE)) {
            for (String pair : line.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(prefix)) {
                    if (found != null) {
                        return Optional.empty();
                    }
                    found = cookie.substring(prefix.length());
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** The header value that sets the cookie to {@code value}. */
    public String of(String value) {
        return PREFIX + name + "=" + value + (maxAge == 0 ? "" : "; Max-Age=" + maxAge) + attributes();
    }

    /** The header value that deletes the cookie. */
    public String none() {
        return PREFIX + name + "=; Max-Age=0" + attributes();
    }

    private String attributes() {
        return ATTRIBUTES + (isLax ? "Lax" : "Strict");
    }
}
