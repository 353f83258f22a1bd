package dev.ambit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.ApiException;
import dev.ambit.storage.AuditEntry.Actor;
import dev.ambit.storage.AuditEntry.Channel;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One account writes at most a quarter of the log within an hour, and one token half of that. */
final class AuditQuotaTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MAX_CHANGES = 1_000; // ends the loop when there is no quota
    private static final String MEBIBYTE = "x".repeat(1 << 20);

    private final AuditQuota auditQuota = AuditQuota.of(new Retention.Limits(Duration.ZERO, 1L << 30));
    private int requests;

    private boolean changes(long token, long account, Instant at) {
        return tryTake(context(new TokenId(1, token), at), event(account, MEBIBYTE));
    }

    private boolean tryTake(AuditContext context, Event event) {
        try {
            auditQuota.take(context, event);
            return true;
        } catch (ApiException refused) {
            assertThat(refused.status()).isEqualTo(429);
            return false;
        }
    }

    private AuditContext context(@Nullable TokenId token, Instant at) {
        Actor actor = new Actor.ByToken(new TokenId(1, 1), new TokenOwner.User(new UserId(1, 1)));
        return new AuditContext(actor, null, at, "request " + requests++, Channel.API, token, () -> false);
    }

    private static Event event(long account, @Nullable String after) {
        Scope scope = Scope.of(new AccountId(1, account));
        return new Event(AuditAction.RECORD_UPDATE, new Target(Kind.RECORD, null), scope, null, after);
    }

    /** The number of changes of a mebibyte that are accepted at once. */
    private int changes(long token, long account) {
        int changes = 0;
        while (changes < MAX_CHANGES && changes(token, account, NOW)) {
            changes++;
        }
        return changes;
    }

    @Test
    void oneTokenHasHalfOfItsAccountsQuarter() {
        assertThat(changes(1, 1)).isEqualTo(128);
        assertThat(changes(2, 1)).isBetween(127, 128);
        assertThat(changes(3, 1)).as("the quota of the account is used up").isZero();
        assertThat(changes(4, 2)).as("in another account").isEqualTo(128);
    }

    @Test
    void quotaIsRestoredWithinAnHour() {
        changes(1, 1);
        assertThat(changes(1, 1, NOW.plusSeconds(10))).as("every 28 seconds").isTrue();
        assertThat(changes(1, 1, NOW.plusSeconds(11))).isFalse();
        assertThat(changes(1, 1, NOW.plus(Duration.ofHours(2)))).isTrue();
        assertThat(changes(1, 1, NOW.plusSeconds(60)))
                .as("with a clock that is set back")
                .isFalse();
    }

    /** A batch that is larger than the remaining quota would otherwise never succeed. */
    @Test
    void requestThatHasStartedIsCompleted() {
        AuditContext batch = context(new TokenId(1, 1), NOW);
        for (int i = 0; i < 200; i++) {
            assertThat(tryTake(batch, event(1, MEBIBYTE))).isTrue();
        }
        assertThat(changes(1, 1, NOW)).isFalse();
        assertThat(changes(1, 1, NOW.plus(Duration.ofMinutes(30))))
                .as("the excess is recovered first")
                .isFalse();
    }

    @Test
    void deletionsAndEntriesWithoutACallerAreNotLimited() {
        changes(1, 1);
        assertThat(tryTake(context(new TokenId(1, 1), NOW), event(1, null))).isTrue();
        assertThat(tryTake(context(null, NOW), event(1, "signing in"))).isTrue();
    }

    @Test
    void logWithoutAMaximumSizeHasNoQuota() {
        AuditQuota unlimited = AuditQuota.of(Retention.Limits.NONE);
        for (int i = 0; i < 10_000; i++) {
            unlimited.take(context(new TokenId(1, 1), NOW), event(1, MEBIBYTE));
        }
    }
}
