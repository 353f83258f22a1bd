package dev.ambit.core.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Claim: {@code not_before <= now < expires_on}, to the nanosecond. */
final class LifetimeTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(11));

    @Test
    void startsAtNotBefore() {
        Lifetime lifetime = new Lifetime(NOON, null);
        assertThat(hasStarted(lifetime, NOON.minusNanos(1))).isFalse();
        assertThat(hasStarted(lifetime, NOON)).isTrue();
        assertThat(hasStarted(lifetime, Instant.MAX)).isTrue();
        assertThat(lifetime.hasEnded(Instant.MAX)).isFalse();
    }

    @Test
    void endsAtExpiresOn() {
        Lifetime lifetime = new Lifetime(null, NOON);
        assertThat(lifetime.hasEnded(NOON.minusNanos(1))).isFalse();
        assertThat(lifetime.hasEnded(NOON)).isTrue();
        assertThat(hasStarted(lifetime, Instant.MIN)).isTrue();
        assertThat(lifetime.hasEnded(Instant.MIN)).isFalse();
    }

    @Test
    void lifetimeWithoutBoundsIsAlwaysValid() {
        for (Instant at : List.of(Instant.MIN, Instant.EPOCH, NOON, Instant.MAX)) {
            assertThat(isValid(Lifetime.UNLIMITED, at)).isTrue();
        }
    }

    @Test
    void coveredLifetimeIsNeverValidOutside() {
        int covered = 0;
        for (int i = 0; i < 200_000; i++) {
            Lifetime outer = lifetime();
            Lifetime inner = lifetime();
            if (!outer.covers(inner)) {
                continue;
            }
            covered++;
            for (int second = -1; second <= 7; second++) {
                Instant at = NOON.plusSeconds(second);
                assertThat(isValid(inner, at) && !isValid(outer, at))
                        .as("%s covers %s at %s", outer, inner, at)
                        .isFalse();
            }
        }
        assertThat(covered).isGreaterThan(20_000);
    }

    @Test
    void everyLifetimeCoversItselfAndIsCoveredByUnlimited() {
        for (int i = 0; i < 1_000; i++) {
            Lifetime lifetime = lifetime();
            assertThat(lifetime.covers(lifetime)).isTrue();
            assertThat(Lifetime.UNLIMITED.covers(lifetime)).isTrue();
        }
    }

    @Test
    void coveredLifetimeMustHaveEveryBound() {
        Lifetime outer = new Lifetime(NOON, NOON.plusSeconds(10));
        assertThat(outer.covers(new Lifetime(NOON, null))).isFalse();
        assertThat(outer.covers(new Lifetime(null, NOON.plusSeconds(10)))).isFalse();
        assertThat(outer.covers(new Lifetime(NOON.plusSeconds(1), NOON.plusSeconds(9))))
                .isTrue();
        assertThat(outer.covers(new Lifetime(NOON.minusNanos(1), NOON.plusSeconds(9))))
                .isFalse();
        assertThat(outer.covers(new Lifetime(NOON, NOON.plusSeconds(10).plusNanos(1))))
                .isFalse();
    }

    @Test
    void statusFollowsEnabledAndExpiry() {
        Lifetime lifetime = new Lifetime(null, NOON);
        assertThat(token(true, lifetime).status(NOON.minusNanos(1))).isEqualTo(TokenStatus.ACTIVE);
        assertThat(token(true, lifetime).status(NOON)).isEqualTo(TokenStatus.EXPIRED);
        assertThat(token(false, lifetime).status(NOON)).isEqualTo(TokenStatus.DISABLED);
        assertThat(token(true, new Lifetime(NOON, null)).status(NOON.minusNanos(1)))
                .isEqualTo(TokenStatus.ACTIVE);
        assertThat(TokenStatus.values())
                .extracting(TokenStatus::toString)
                .containsExactly("active", "disabled", "expired");
    }

    private static boolean hasStarted(Lifetime lifetime, Instant at) {
        Instant notBefore = lifetime.notBefore();
        return notBefore == null || !at.isBefore(notBefore);
    }

    private static boolean isValid(Lifetime lifetime, Instant at) {
        return hasStarted(lifetime, at) && !lifetime.hasEnded(at);
    }

    private Lifetime lifetime() {
        return new Lifetime(bound(), bound());
    }

    private @Nullable Instant bound() {
        return random.nextInt(4) == 0 ? null : NOON.plusSeconds(random.nextInt(6));
    }

    private static Token token(boolean enabled, Lifetime lifetime) {
        return new Token(
                new TokenId(1, 1),
                new TokenOwner.User(new UserId(1, 1)),
                "token",
                enabled,
                List.of(),
                AddressCondition.NONE,
                lifetime,
                NOON,
                NOON);
    }
}
