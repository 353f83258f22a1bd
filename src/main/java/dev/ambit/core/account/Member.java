package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's membership of an account. The roles of a suspended member grant nothing.
 *
 * @param suspendedOn when an administrator suspended the member; null when not suspended
 */
public record Member(
        MemberId id,
        AccountId account,
        UserId user,
        List<RoleId> roles,
        @Nullable Instant suspendedOn,
        Instant createdOn) {
    public Member {
        roles = List.copyOf(roles);
    }

    public boolean isSuspended() {
        return suspendedOn != null;
    }
}
