package dev.ambit.signin;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which OpenID provider people may sign in, and what this server is to it.
 *
 * @param issuer as the provider spells itself; whatever else it is asked, it names itself
 * @param label what people call it
 * @param publicUrl where people reach this server; null for wherever they come from
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        String clientSecret,
        String label,
        @Nullable URI publicUrl) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Whether nobody on the way reads or changes what is asked there: TLS, or this very machine. */
    public static boolean isSecure(URI address) {
        String host = address.getHost();
        if (host == null || address.getRawUserInfo() != null) {
            return false;
        }
        return isTls(address) || ("http".equalsIgnoreCase(address.getScheme()) && LOOPBACK.contains(host));
    }

    static boolean isTls(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    @Override
    public String toString() {
        return "OidcSettings[" + issuer + ", " + clientId + "]";
    }
}
