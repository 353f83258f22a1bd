package dev.ambit.publish.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers to forged addresses are limited, and those to real clients are not. */
final class AnswerLimiterTest {
    private static final int LIMIT = 200;
    private static final IpAddress VICTIM = address("198.51.100.7");

    private final AnswerLimiter limiter = new AnswerLimiter(LIMIT, new Random(1));

    @Test
    void everySecondAnswerAboveTheLimitIsSentTruncated() {
        Map<AnswerLimiter.Verdict, Integer> verdicts = verdicts(VICTIM, AnswerKind.ANSWER, LIMIT + 100, 0);

        assertThat(verdicts)
                .containsOnly(
                        Map.entry(AnswerLimiter.Verdict.SEND, LIMIT),
                        Map.entry(AnswerLimiter.Verdict.TRUNCATE, 50),
                        Map.entry(AnswerLimiter.Verdict.DROP, 50));
    }

    @Test
    void limitIsThatOfTheNetworkAndTheKind() {
        verdicts(VICTIM, AnswerKind.ERROR, LIMIT, 0);

        assertThat(limiter.count(address("198.51.100.200"), AnswerKind.ERROR, 0))
                .isEqualTo(AnswerLimiter.Verdict.TRUNCATE);
        assertThat(limiter.count(address("198.51.101.7"), AnswerKind.ERROR, 0)).isEqualTo(AnswerLimiter.Verdict.SEND);
        assertThat(limiter.count(VICTIM, AnswerKind.ANSWER, 0)).isEqualTo(AnswerLimiter.Verdict.SEND);
    }

    @Test
    void networkOfIpv6IsASlash56() {
        verdicts(address("2001:db8:0:100::1"), AnswerKind.ANSWER, LIMIT, 0);

        assertThat(limiter.count(address("2001:db8:0:1ff::2"), AnswerKind.ANSWER, 0))
                .isEqualTo(AnswerLimiter.Verdict.TRUNCATE);
        assertThat(limiter.count(address("2001:db8:0:200::1"), AnswerKind.ANSWER, 0))
                .isEqualTo(AnswerLimiter.Verdict.SEND);
    }

    @Test
    void longFloodGetsTheLimitPerSecond() {
        int sent = 0;
        for (int i = 0; i < 100_000; i++) {
            long nanos = Duration.ofSeconds(10).toNanos() * i / 100_000;
            sent += limiter.count(VICTIM, AnswerKind.ANSWER, nanos) == AnswerLimiter.Verdict.SEND ? 1 : 0;
        }

        assertThat(sent).isBetween(11 * LIMIT - 5, 11 * LIMIT + 5); // a burst of one second before
    }

    /** The times in the table wrap after 36 minutes. */
    @Test
    void countsAreForgottenAfterASecondAndTheWrapOfTheClock() {
        for (long minutes = 0; minutes < 120; minutes++) {
            long nanos = Duration.ofMinutes(minutes).toNanos();
            assertThat(verdicts(VICTIM, AnswerKind.ANSWER, LIMIT, nanos)).containsOnlyKeys(AnswerLimiter.Verdict.SEND);
        }
    }

    @Test
    void floodFromForgedAddressesLimitsNoRealClient() {
        Random random = new Random(2);
        for (int i = 0; i < 1_000_000; i++) {
            limiter.count(new IpAddress(random.nextLong(), 0), AnswerKind.ANSWER, 0);
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.count(address("203.0." + i % 200 + ".1"), AnswerKind.ANSWER, 0))
                    .isEqualTo(AnswerLimiter.Verdict.SEND);
        }
    }

    private Map<AnswerLimiter.Verdict, Integer> verdicts(IpAddress client, AnswerKind kind, int times, long nanos) {
        Map<AnswerLimiter.Verdict, Integer> verdicts = new EnumMap<>(AnswerLimiter.Verdict.class);
        for (int i = 0; i < times; i++) {
            verdicts.merge(limiter.count(client, kind, nanos), 1, Integer::sum);
        }
        return verdicts;
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
