package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A membership that is offered to an e-mail address and not accepted yet. The address may be that of a user of this server
 * or not; an invitation says nothing about which.
 *
 * @param id that of the member it becomes
 * @param inviter who signed in and invited, or whose token did; null when it was a token of the account
 * @param token which token invited, and with which the invitation ends; null when it was a person who had signed in
 */
public record Invitation(
        MemberId id,
        AccountId account,
        @Nullable UserId inviter,
        @Nullable TokenId token,
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

    /** The same with another end. */
    public Invitation until(Instant end) {
        return new Invitation(id, account, inviter, token, email, roles, createdOn, end);
    }

    /** The same made by others: from now on they answer for it. */
    public Invitation by(@Nullable UserId newInviter, @Nullable TokenId newToken) {
        return new Invitation(id, account, newInviter, newToken, email, roles, createdOn, expiresOn);
    }

    /** Whether the same person made {@code other}, signed in or by the same token. */
    public boolean hasInviterOf(Invitation other) {
        return Objects.equals(inviter, other.inviter) && Objects.equals(token, other.token);
    }

    /** Whether it is meant for {@code user}. */
    public boolean isFor(User user) {
        return EmailAddress.isSame(email, user.email());
    }

    /** The member that {@code user} becomes by accepting it. */
    public Member acceptedBy(UserId user, Instant now) {
        return new Member(id, account, user, roles, null, now);
    }
}
