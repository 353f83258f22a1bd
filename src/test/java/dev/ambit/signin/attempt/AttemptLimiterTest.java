package dev.ambit.signin.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.MovableClock;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.UserId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.signin.attempt.AttemptLimiter.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of guesses that the limits allow an attacker with few or many sources, and the owner during an attack. */
final class AttemptLimiterTest {
    private static final String OWNER = "owner@example.com";

    private final MovableClock clock = new MovableClock();
    private final AttemptLimiter attempts = new AttemptLimiter(clock, new Random(1));

    @Test
    void oneSourceHasTenGuessesAndTwoAMinute() {
        assertThat(guesses(OWNER, "192.0.2.1", 100)).isEqualTo(10);
        clock.move(Duration.ofMinutes(1));
        assertThat(guesses(OWNER, "192.0.2.1", 100)).isEqualTo(2);
        assertThat(guesses(OWNER, "192.0.2.2", 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void slash48IsBoundAsAWhole(Kind kind) {
        int made = 0;
        for (int i = 0; i < 1_000; i++) {
            made += made(() -> attempts.acquire(kind, unknownClient(oneSlash48(0)))) ? 1 : 0;
        }
        int ofOne = made;
        for (int i = 0; i < 65_536; i++) {
            int network = i;
            made += made(() -> attempts.acquire(kind, unknownClient(oneSlash48(network)))) ? 1 : 0;
        }
        assertThat(ofOne).isLessThanOrEqualTo(20);
        assertThat(made).isEqualTo(4 * ofOne);
        assertThat(made(() -> attempts.acquire(kind, unknownClient("2001:db8:2::1"))))
                .as("another /48")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000})
    void wrongPasswordsFromManySourcesDoNotLockTheOwnerOut(int sources) {
        for (int minute = 0; minute < 60; minute++) {
            attackFrom(AttemptLimiterTest::ipv4, sources);
            assertThat(guesses(OWNER, "203.0.113." + minute, 1))
                    .as("the owner at a new address, after %d minutes", minute)
                    .isEqualTo(1);
            clock.move(Duration.ofMinutes(1));
        }
    }

    @Test
    void wrongPasswordsFromASlash48DoNotLockTheOwnerOut() {
        for (int minute = 0; minute < 60; minute++) {
            attackFrom(AttemptLimiterTest::oneSlash48, 2_000);
            assertThat(guesses(OWNER, "203.0.113." + minute, 1)).isEqualTo(1);
            assertThat(guesses(OWNER, "2001:db8:%x::1".formatted(minute + 2), 1))
                    .isEqualTo(1);
            clock.move(Duration.ofMinutes(1));
        }
    }

    @Test
    void ownerUnderAttackMayMistypeTwice() {
        attackFrom(AttemptLimiterTest::ipv4, 1_000);
        assertThat(guesses(OWNER, "203.0.113.9", 100)).isEqualTo(3);
    }

    /** The numbers in docs/security.md. */
    @Test
    void guessesPerDayOnOneAddressAreBoundedForAnyNumberOfSources() {
        int guesses = 0;
        int source = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            int refused = 0;
            while (refused < 3) {
                boolean made = guesses(OWNER, slash48s(source++), 1) == 1;
                guesses += made ? 1 : 0;
                refused += made ? 0 : 1;
            }
            clock.move(Duration.ofMinutes(1));
        }
        assertThat(guesses).isBetween(13_000, 30 + 24 * 60 + 4_000 + 24 * 360);
    }

    @Test
    void guessesPerDayOfOneSourceAreBoundedDuringAnAttackByOthers() {
        attackFrom(AttemptLimiterTest::ipv4, 1_000);
        int guesses = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            attackFrom(AttemptLimiterTest::ipv4, 20); // uses up the shared limit
            guesses += guesses(OWNER, "192.0.2.1", 2);
            clock.move(Duration.ofMinutes(1));
        }
        assertThat(guesses).isLessThanOrEqualTo(3 + 6);
    }

    @Test
    void knownDeviceHasItsOwnAttemptsDuringAnAttackFromItsOwnSource() {
        guesses(OWNER, "192.0.2.1", 100);
        attackFrom(AttemptLimiterTest::ipv4, 5_000);
        SignInClient known = client("192.0.2.1", "device");
        for (int i = 0; i < 10; i++) {
            Attempt attempt = attempts.acquireForPassword(OWNER, known);
            assertThat(attempt.isKnown()).isTrue();
        }
        assertThat(made(() -> attempts.acquireForPassword(OWNER, known)))
                .as("a stolen cookie is limited, too")
                .isFalse();
        assertThat(made(() -> attempts.acquireForPassword(OWNER, client("192.0.2.1", "other"))))
                .isTrue();
    }

    @Test
    void floodOfSourcesDoesNotResetTheLimitOnAnAddress() {
        attackFrom(AttemptLimiterTest::ipv4, 5_000);
        int before = guessesOfNewcomers();
        for (int i = 0; i < 50_000; i++) {
            guesses("nobody" + i + "@example.com", slash48s(1_000_000 + i), 1);
        }
        assertThat(before + guessesOfNewcomers())
                .as("more guesses in the same minute")
                .isZero();
    }

    @Test
    void aSuccessGivesItsAttemptBackToAllLimits() {
        for (int i = 0; i < 10_000; i++) {
            attempts.acquireForPassword(OWNER, unknownClient("2001:db8:1:2::1")).succeeded();
        }
        assertThat(guesses(OWNER, "2001:db8:1:2::1", 100)).isEqualTo(10);
    }

    @Test
    void sourceWithMoreRecentAttemptsHasAHigherRank() {
        guesses(OWNER, "192.0.2.1", 5);
        guesses(OWNER, "2001:db8:1:1::1", 2);
        assertThat(rank("192.0.2.1")).isEqualTo(6);
        assertThat(rank("2001:db8:1:2::1")).as("of the same /48").isEqualTo(3);
        assertThat(rank("203.0.113.1")).isEqualTo(1);
    }

    @Test
    void userOnTheSourceOfALongAttackIsSlowedButNotLockedOut() {
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            guesses("victim@example.com", "192.0.2.1", 2);
            clock.move(Duration.ofMinutes(1));
        }
        assertThat(guesses("other@example.com", "192.0.2.1", 2)).isEqualTo(2);
    }

    @Test
    void unknownClientWithThePasswordDoesNotUseUpTheCodesOfKnownDevices() {
        UserId user = new UserId(1, 2);
        List<Attempt> ofUnknown = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ofUnknown.add(attempts.acquireForCode(user, unknownClient(ipv4(i))));
        }
        assertThat(made(() -> attempts.acquireForCode(user, unknownClient("203.0.113.1"))))
                .isFalse();
        for (int i = 0; i < 10; i++) {
            attempts.acquireForCode(user, client("203.0.113.1", "device " + i));
        }
        assertThat(made(() -> attempts.acquireForCode(user, client("203.0.113.1", "one more"))))
                .as("all devices together")
                .isFalse();
        ofUnknown.getFirst().succeeded();
        assertThat(made(() -> attempts.acquireForCode(user, unknownClient("203.0.113.1"))))
                .isTrue();
    }

    @Test
    void rejectionSaysWhenToTryAgain() {
        guesses(OWNER, "192.0.2.1", 10);
        assertThatThrownBy(() -> attempts.acquireForPassword(OWNER, unknownClient("192.0.2.1")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.response().headers()).containsEntry("Retry-After", "30"));
    }

    private static String ipv4(int i) {
        return "198.%d.%d.%d".formatted(i >> 16 & 0xff, i >> 8 & 0xff, i & 0xff);
    }

    private static String oneSlash48(int i) {
        return "2001:db8:1:%x::1".formatted(i & 0xffff);
    }

    private static String slash48s(int i) {
        return "2001:%x:%x::1".formatted(i >> 16 & 0xffff, i & 0xffff);
    }

    /** Ten guesses from each address. */
    private void attackFrom(IntFunction<String> addresses, int sources) {
        for (int i = 0; i < sources; i++) {
            guesses(OWNER, addresses.apply(i), 10);
        }
    }

    private int guessesOfNewcomers() {
        int guesses = 0;
        for (int i = 0; i < 100; i++) {
            guesses += guesses(OWNER, slash48s(2_000_000 + i), 1);
        }
        return guesses;
    }

    private int rank(String address) {
        return attempts.acquireForPassword("other@example.com", unknownClient(address))
                .rank();
    }

    /** The number of wrong guesses that are allowed, of {@code count}. */
    private int guesses(String email, String address, int count) {
        int made = 0;
        for (int i = 0; i < count; i++) {
            made += made(() -> attempts.acquireForPassword(email, unknownClient(address))) ? 1 : 0;
        }
        return made;
    }

    private static boolean made(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (ApiException e) {
            assertThat(e.status()).isEqualTo(429);
            return false;
        }
    }

    private SignInClient unknownClient(String address) {
        return client(address, null);
    }

    private SignInClient client(String address, @Nullable String device) {
        return new SignInClient(IpAddress.parse(address).orElseThrow(), "", clock.instant(), "request", device);
    }
}
