package dev.ambit.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.account.Session;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is on the way to the provider and back.
 *
 * @param state which trip it is; goes to the provider and comes back
 * @param browser what only the browser that set out can show: in another one, a stranger's page could finish the stranger's
 *     trip and have people work as somebody else (login CSRF)
 * @param nonce stands in the ID token, so that one of another trip is none
 * @param verifier whose digest went along (PKCE, RFC 7636), so that a stolen code is worth nothing
 * @param redirect where the provider sends people back to
 * @param session of whoever was signed in when it began; null when nobody was
 */
record OidcLogin(
        Purpose purpose,
        String state,
        String browser,
        String nonce,
        String verifier,
        URI redirect,
        @Nullable Session session,
        Attempt attempt,
        Instant startedOn) {
    /** What for. */
    enum Purpose {
        SIGN_IN,
        LINK,
        PROVE
    }

    boolean isOf(String shown) {
        return MessageDigest.isEqual(browser.getBytes(UTF_8), shown.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "OidcTrip[" + purpose + ", " + startedOn + "]";
    }
}
