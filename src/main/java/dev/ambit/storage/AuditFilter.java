package dev.ambit.storage;

import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which audit entries are wanted: those in the list of {@code account} or of {@code user} (whichever are not null) that
 * meet every other condition that is not null.
 *
 * @param since the earliest time
 * @param before later than the latest time
 * @param action a condition on the action
 * @param actor the acting token or user, or the owner of the acting token
 * @param subjectId of what was changed, as printed
 */
public record AuditFilter(
        @Nullable AccountId account,
        @Nullable UserId user,
        @Nullable AuditId id,
        @Nullable Instant since,
        @Nullable Instant before,
        @Nullable TextMatch action,
        @Nullable ObjectId actor,
        @Nullable IpAddress client,
        AuditEntry.@Nullable Kind kind,
        @Nullable String subjectId,
        @Nullable ZoneId zone,
        AuditEntry.@Nullable Outcome outcome) {
    public static AuditFilter of(AccountId account) {
        return new AuditFilter(account, null, null, null, null, null, null, null, null, null, null, null);
    }

    public static AuditFilter of(UserId user) {
        return new AuditFilter(null, user, null, null, null, null, null, null, null, null, null, null);
    }

    public AuditFilter between(@Nullable Instant from, @Nullable Instant to) {
        return new AuditFilter(account, user, id, from, to, action, actor, client, kind, subjectId, zone, outcome);
    }
}
