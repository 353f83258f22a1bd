package dev.ambit.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.signin.OidcTrip.Purpose;
import java.net.URI;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The memory of who is under way. */
final class OidcTripsTest {
    private static final URI HOME = URI.create("https://dns.example.com/oidc/callback");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final OidcTrips trips = new OidcTrips(new Random(1));

    @Test
    void aTripEndsOnce() {
        OidcTrip trip = begin();
        assertThat(trips.end(trip.state(), NOW)).contains(trip);
        assertThat(trips.end(trip.state(), NOW)).isEmpty();
    }

    @Test
    void aTripIsOverAfterTenMinutes() {
        String first = begin().state();
        String second = begin().state();
        assertThat(trips.end(first, NOW.plus(OidcTrips.LONGEST).minusSeconds(1)))
                .isPresent();
        assertThat(trips.end(second, NOW.plus(OidcTrips.LONGEST))).isEmpty();
    }

    @Test
    void manyTripsFillNoMemoryAndTheEldestAreForgotten() {
        String eldest = begin().state();
        String next = begin().state();
        for (int i = 0; i < 9_999; i++) {
            begin();
        }
        assertThat(trips.end(eldest, NOW)).isEmpty();
        assertThat(trips.end(next, NOW)).isPresent();
    }

    @Test
    void nothingOfATripIsGuessedOrPrinted() {
        OidcTrip trip = begin();
        assertThat(trip.isOf(trip.browser())).isTrue();
        assertThat(trip.isOf(begin().browser())).isFalse();
        assertThat(trip.isOf("")).isFalse();
        assertThat(trip.toString()).doesNotContain(trip.state(), trip.browser(), trip.nonce(), trip.verifier());
    }

    private OidcTrip begin() {
        return trips.begin(Purpose.SIGN_IN, HOME, null, new Attempt(false, 1, () -> {}), NOW);
    }
}
