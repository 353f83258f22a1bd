package dev.ambit.signin.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.token.HmacKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Challenges within one process, and across a restart: two instances with the same keys. */
final class ChallengesTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant CREATED = START.plusSeconds(60);
    private static final Instant RESTART = START.plusSeconds(120);
    private static final Instant LATER = START.plusSeconds(180);
    private static final HmacKey FIRST = key(1);
    private static final HmacKey SECOND = key(2);

    private final Challenges challenges = started(START, FIRST);
    private final Challenges restarted = started(RESTART, FIRST);
    private final byte[] challenge = challenges.create("use", CREATED);

    private static HmacKey key(int id) {
        byte[] secret = new byte[HmacKey.BYTES];
        secret[0] = (byte) id;
        return new HmacKey(id, secret);
    }

    private static Challenges started(Instant on, HmacKey... keys) {
        return new Challenges(List.of(keys), new Random(on.toEpochMilli()), on);
    }

    @Test
    void challengeIsForOnePurposeAndFiveMinutes() {
        assertThat(challenges.isValid(challenge, "use", LATER)).isTrue();
        assertThat(challenges.isValid(challenge, "make 1", LATER)).isFalse();
        Instant end = CREATED.plus(Duration.ofMinutes(5));
        assertThat(challenges.isValid(challenge, "use", end.minusMillis(1))).isTrue();
        assertThat(challenges.isValid(challenge, "use", end)).isFalse();
    }

    @Test
    void changedChallengeIsRefused() {
        for (int i = 0; i < challenge.length; i++) {
            byte[] changed = challenge.clone();
            changed[i] ^= 1;
            assertThat(challenges.isValid(changed, "use", CREATED))
                    .as("byte %d", i)
                    .isFalse();
        }
        assertThat(challenges.isValid(new byte[0], "use", CREATED)).isFalse();
    }

    @Test
    void openChallengeIsAcceptedAfterARestart() {
        assertThat(restarted.isValid(challenge, "use", LATER)).isTrue();
        assertThat(restarted.consume(challenge, null, LATER)).isTrue();
        assertThat(restarted.consume(challenge, null, LATER)).isFalse();
    }

    @Test
    void openChallengeIsAcceptedAfterItsKeyWasReplaced() {
        assertThat(started(RESTART, SECOND, FIRST).isValid(challenge, "use", LATER))
                .isTrue();
    }

    @Test
    void serverWithOtherKeysRefusesTheChallenge() {
        assertThat(started(RESTART, SECOND).isValid(challenge, "use", LATER)).isFalse();
    }

    @Test
    void challengeIsUsedOnceWhileItIsValid() {
        assertThat(challenges.consume(challenge, null, LATER)).isTrue();
        for (int i = 0; i < 2_000; i++) {
            challenges.consume(challenges.create("use", LATER), null, LATER);
        }
        assertThat(challenges.consume(challenge, null, LATER))
                .as("after many others")
                .isFalse();
        assertThat(challenges.consume(challenge, null, CREATED.plus(Duration.ofMinutes(10))))
                .as("in a request that waited")
                .isFalse();
    }

    /** Attack: an assertion that was used is replayed after a restart, which forgets the used challenges. */
    @Test
    void challengeThatWasUsedBeforeARestartIsRefusedAfterIt() {
        Instant used = CREATED.plusSeconds(1);
        assertThat(challenges.consume(challenge, null, used)).isTrue();
        assertThat(restarted.consume(challenge, used, LATER)).isFalse();
    }

    @Test
    void earlierUseOfThePasskeyDoesNotSpoilAChallenge() {
        assertThat(restarted.consume(challenge, CREATED.minusSeconds(1), LATER)).isTrue();
        byte[] fresh = restarted.create("use", LATER);
        assertThat(restarted.consume(fresh, LATER.plusSeconds(1), LATER.plusSeconds(2)))
                .as("signed in on two devices at a time")
                .isTrue();
    }
}
