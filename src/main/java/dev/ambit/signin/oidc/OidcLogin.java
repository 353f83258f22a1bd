package dev.ambit.signin.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.account.Session;
import dev.ambit.signin.attempt.Attempt;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login at the OpenID provider that has started and not returned yet.
 *
 * @param state the {@code state} parameter; identifies the login when the provider redirects back
 * @param browser the secret in the cookie of the browser that started it. Without it, an attacker's page could finish
 *     the attacker's login in a victim's browser, who would then work as the attacker (login CSRF)
 * @param nonce must be in the ID token, so that the token of another login is rejected
 * @param verifier the PKCE code verifier (RFC 7636), so that a stolen code cannot be redeemed
 * @param redirect the redirect URI, to which the provider sends the browser back
 * @param session the session in which it started; null when the user was not signed in
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
    /** The reason for the login. */
    enum Purpose {
        SIGN_IN,
        LINK,
        REAUTHENTICATE
    }

    boolean isOfBrowser(String cookie) {
        return MessageDigest.isEqual(browser.getBytes(UTF_8), cookie.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "OidcLogin[" + purpose + ", " + startedOn + "]";
    }
}
