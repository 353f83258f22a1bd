package dev.ambit.signin.oidc;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the OpenID provider and of this server as its client.
 *
 * @param issuer the issuer identifier, exactly as the provider writes it
 * @param label the display name of the provider
 * @param publicUrl the public URL of this server; null to use the origin of the requesting page
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        String clientSecret,
        String label,
        @Nullable URI publicUrl) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Whether requests to {@code address} are protected on the network: by TLS, or since it is the loopback. */
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
