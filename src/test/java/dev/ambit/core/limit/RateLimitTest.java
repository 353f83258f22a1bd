package dev.ambit.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rate limits by key, and their behavior under floods of keys. */
final class RateLimitTest {
    private static final RateLimit LIMIT = RateLimit.of(3, Duration.ofSeconds(10));
    private static final long NOW = 1_800_000_000_000L;

    static Stream<Limiter> limiters() {
        return Stream.of(new RecentLimiter(LIMIT, 100), new TableLimiter(LIMIT, 1024, new Random(7)));
    }

    @ParameterizedTest
    @MethodSource("limiters")
    void burstIsAvailableAtOnceAndRefillsOnePerInterval(Limiter limiter) {
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take(1, NOW)).isZero();
        }
        assertThat(limiter.used(1, NOW)).isEqualTo(3);
        assertThat(limiter.take(1, NOW)).isEqualTo(10_000);
        assertThat(limiter.take(1, NOW + 4_000)).isEqualTo(6_000);
        assertThat(limiter.take(1, NOW + 10_000)).isZero();
        assertThat(limiter.take(1, NOW + 10_000)).isEqualTo(10_000);
        assertThat(limiter.take(2, NOW)).as("another key").isZero();
        assertThat(limiter.used(1, NOW + 100_000)).isZero();
    }

    @ParameterizedTest
    @MethodSource("limiters")
    void returnedPermitCanBeTakenAgain(Limiter limiter) {
        for (int i = 0; i < 20; i++) {
            assertThat(limiter.take(1, NOW)).isZero();
            limiter.giveBack(1);
        }
        limiter.giveBack(1);
        limiter.giveBack(1);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take(1, NOW)).isZero();
        }
        assertThat(limiter.take(1, NOW)).as("never more than the burst").isPositive();
    }

    @ParameterizedTest
    @MethodSource("limiters")
    void clockThatIsSetBackDoesNotExtendTheWait(Limiter limiter) {
        for (int i = 0; i < 3; i++) {
            limiter.take(1, NOW);
        }
        long before = NOW - Duration.ofDays(1).toMillis();
        assertThat(limiter.take(1, before)).isEqualTo(10_000);
        assertThat(limiter.take(1, before + 10_000)).isZero();
    }

    @Test
    void floodOfKeysEvictsTheLeastRecentlyUsedKey() {
        Limiter limiter = new RecentLimiter(LIMIT, 100);
        for (int i = 0; i < 3; i++) {
            limiter.take(1, NOW);
        }
        for (int i = 0; i < 300; i++) {
            limiter.take(1_000 + i, NOW);
            assertThat(limiter.take(1, NOW))
                    .as("in use, though rejected, after %d others", i)
                    .isPositive();
        }
    }

    @Test
    void floodOfKeysResetsNothingInATable() {
        Limiter limiter = new TableLimiter(LIMIT, 1024, new Random(7));
        for (int i = 0; i < 3; i++) {
            limiter.take(1, NOW);
        }
        for (int i = 0; i < 100_000; i++) {
            limiter.take(1_000 + i, NOW);
        }
        assertThat(limiter.take(1, NOW)).isPositive();
    }

    @Test
    void sourceIsAnIpv4AddressOrTheSlash64AndSlash48OfAnIpv6Address() {
        assertThat(source("192.0.2.1")).isEqualTo(source("::ffff:192.0.2.1")).isNotEqualTo(source("192.0.2.2"));
        assertThat(source("2001:db8:1:2::1"))
                .isEqualTo(source("2001:db8:1:2:ffff::"))
                .isNotEqualTo(source("2001:db8:1:3::1"));
        assertThat(source("2001:db8:1:2::1").site())
                .isEqualTo(source("2001:db8:1:ffff::1").site())
                .isNotEqualTo(source("2001:db8:2::1").site());
        assertThat(source("192.0.2.1").site()).isNotEqualTo(source("192.0.2.2").site());
        assertThat(Source.of(null)).isEqualTo(Source.of(null));
    }

    private static Source source(String address) {
        return Source.of(IpAddress.parse(address).orElseThrow());
    }
}
