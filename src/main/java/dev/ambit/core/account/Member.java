package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;

/** A user in an account. Only an accepted member's roles give rights. */
public record Member(
        MemberId id, AccountId account, UserId user, List<RoleId> roles, boolean accepted, Instant createdOn) {
    public Member {
        roles = List.copyOf(roles);
    }
}
