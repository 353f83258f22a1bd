package dev.ambit.storage;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenId;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects audit entries: those in the list of {@code account} or of {@code user} (whichever are not null) that meet
 * every other condition that is not null.
 *
 * @param since the earliest time, inclusive
 * @param before the latest time, exclusive
 * @param action a condition on the action
 * @param actors each must be the acting token or user, or the owner of the acting token
 * @param email address of the acting user or of the owner of the acting token, ignoring case
 * @param token the acting token or the target
 * @param targetId the printed id of the target
 */
public record AuditFilter(
        @Nullable AccountId account,
        @Nullable UserId user,
        @Nullable AuditId id,
        @Nullable Instant since,
        @Nullable Instant before,
        @Nullable TextMatch action,
        List<ObjectId> actors,
        @Nullable String email,
        @Nullable TokenId token,
        @Nullable IpAddress client,
        @Nullable Kind kind,
        @Nullable String targetId,
        @Nullable ZoneId zone,
        @Nullable Outcome outcome) {
    public AuditFilter {
        actors = List.copyOf(actors);
    }

    public static AuditFilter of(AccountId account) {
        return new AuditFilter(
                account, null, null, null, null, null, List.of(), null, null, null, null, null, null, null);
    }

    public static AuditFilter of(UserId user) {
        return new AuditFilter(null, user, null, null, null, null, List.of(), null, null, null, null, null, null, null);
    }

    public AuditFilter between(@Nullable Instant from, @Nullable Instant to) {
        return new AuditFilter(
                account, user, id, from, to, action, actors, email, token, client, kind, targetId, zone, outcome);
    }
}
