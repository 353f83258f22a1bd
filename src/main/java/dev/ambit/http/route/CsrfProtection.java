package dev.ambit.http.route;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.Jca;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Protection against cross-site request forgery: requests with a session cookie need both an {@code Origin} of this
 * site and a token that only pages of this host can read.
 */
public final class CsrfProtection {
    private static final HeaderName TOKEN = HeaderNames.create("X-CSRF-Token");
    private static final String CONTEXT = "ambit csrf ";

    private CsrfProtection() {}

    /** The CSRF token of the session with {@code secret}. */
    public static String token(String secret) {
        return HexFormat.of().formatHex(sha256(CONTEXT + secret));
    }

    /** Whether a request with a session cookie was made by a page of this server. */
    static boolean hasValidToken(RawRequest rawRequest, SiteOrigins site) {
        String sent = rawRequest.line(TOKEN);
        Optional<String> secret = HostCookie.SESSION.read(rawRequest);
        return site.isSameOrigin(rawRequest)
                && sent != null
                && secret.isPresent()
                && MessageDigest.isEqual(token(secret.get()).getBytes(US_ASCII), sent.getBytes(US_ASCII));
    }

    private static byte[] sha256(String text) {
        return Jca.sha256().digest(text.getBytes(US_ASCII));
    }
}
