package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.signin.attempt.Attempt;
import dev.ambit.signin.oidc.OidcLogin.Purpose;
import java.net.URI;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table of pending logins. */
final class OidcLoginsTest {
    private static final URI HOME = URI.create("https://dns.example.com/oidc/callback");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final OidcLogins logins = new OidcLogins(new Random(1));

    @Test
    void loginIsTakenOnce() {
        OidcLogin login = start();
        assertThat(logins.take(login.state(), NOW)).contains(login);
        assertThat(logins.take(login.state(), NOW)).isEmpty();
    }

    @Test
    void loginExpiresAfterTenMinutes() {
        String first = start().state();
        String second = start().state();
        assertThat(logins.take(first, NOW.plus(OidcLogins.MAX_AGE).minusSeconds(1)))
                .isPresent();
        assertThat(logins.take(second, NOW.plus(OidcLogins.MAX_AGE))).isEmpty();
    }

    @Test
    void oldestLoginIsDroppedWhenTheTableIsFull() {
        String oldest = start().state();
        String next = start().state();
        for (int i = 0; i < 9_999; i++) {
            start();
        }
        assertThat(logins.take(oldest, NOW)).isEmpty();
        assertThat(logins.take(next, NOW)).isPresent();
    }

    @Test
    void secretsOfALoginAreNotPrinted() {
        OidcLogin login = start();
        assertThat(login.isOfBrowser(login.browser())).isTrue();
        assertThat(login.isOfBrowser(start().browser())).isFalse();
        assertThat(login.isOfBrowser("")).isFalse();
        assertThat(login.toString()).doesNotContain(login.state(), login.browser(), login.nonce(), login.verifier());
    }

    private OidcLogin start() {
        return logins.start(Purpose.SIGN_IN, HOME, null, new Attempt(false, 1, () -> {}), NOW);
    }
}
