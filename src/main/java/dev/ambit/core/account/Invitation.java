package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody may become a user of this server and a member of an account. Who was handed the secret accepts it, once.
 *
 * @param inviter whose rights it depends on; null when a token of the account itself invited
 */
public record Invitation(
        InvitationId id,
        AccountId account,
        @Nullable UserId inviter,
        String email,
        List<RoleId> roles,
        Instant createdOn,
        Instant expiresOn) {
    public Invitation {
        roles = List.copyOf(roles);
    }

    public boolean isOpen(Instant now) {
        return now.isBefore(expiresOn);
    }
}
