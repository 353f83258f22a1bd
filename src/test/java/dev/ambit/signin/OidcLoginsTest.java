package dev.ambit.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.signin.OidcLogin.Purpose;
import java.net.URI;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The memory of who is under way. */
final class OidcLoginsTest {
    private static final URI HOME = URI.create("https://dns.example.com/oidc/callback");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final OidcLogins trips = new OidcLogins(new Random(1));

    @Test
    void aTripEndsOnce() {
        OidcLogin trip = begin();
        assertThat(trips.take(trip.state(), NOW)).contains(trip);
        assertThat(trips.take(trip.state(), NOW)).isEmpty();
    }

    @Test
    void aTripIsOverAfterTenMinutes() {
        String first = begin().state();
        String second = begin().state();
        assertThat(trips.take(first, NOW.plus(OidcLogins.MAX_AGE).minusSeconds(1)))
                .isPresent();
        assertThat(trips.take(second, NOW.plus(OidcLogins.MAX_AGE))).isEmpty();
    }

    @Test
    void manyTripsFillNoMemoryAndTheEldestAreForgotten() {
        String eldest = begin().state();
        String next = begin().state();
        for (int i = 0; i < 9_999; i++) {
            begin();
        }
        assertThat(trips.take(eldest, NOW)).isEmpty();
        assertThat(trips.take(next, NOW)).isPresent();
    }

    @Test
    void nothingOfATripIsGuessedOrPrinted() {
        OidcLogin trip = begin();
        assertThat(trip.isOf(trip.browser())).isTrue();
        assertThat(trip.isOf(begin().browser())).isFalse();
        assertThat(trip.isOf("")).isFalse();
        assertThat(trip.toString()).doesNotContain(trip.state(), trip.browser(), trip.nonce(), trip.verifier());
    }

    private OidcLogin begin() {
        return trips.start(Purpose.SIGN_IN, HOME, null, new Attempt(false, 1, () -> {}), NOW);
    }
}
