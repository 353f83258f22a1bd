package dev.ambit.core.account;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pending membership for an e-mail address. It does not reveal whether a user of this server has that address.
 *
 * @param id the id of the future member
 * @param inviter the user who invited, in a session or by a user token; null for an account token
 * @param token the token that invited, with which the invitation ends; null for a session
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

    /** Returns a copy with this expiry. */
    public Invitation withExpiry(Instant end) {
        return new Invitation(id, account, inviter, token, email, roles, createdOn, end);
    }

    /** Returns a copy with another inviter, whose permissions apply from now on. */
    public Invitation withInviter(@Nullable UserId newInviter, @Nullable TokenId newToken) {
        return new Invitation(id, account, newInviter, newToken, email, roles, createdOn, expiresOn);
    }

    /** Whether inviter and token are those of {@code other}. */
    public boolean hasSameInviterAs(Invitation other) {
        return Objects.equals(inviter, other.inviter) && Objects.equals(token, other.token);
    }

    /** Whether {@code user} has the invited e-mail address. */
    public boolean isFor(User user) {
        return EmailAddress.isSame(email, user.email());
    }

    /** Returns the member that results when {@code user} accepts. */
    public Member acceptedBy(UserId user, Instant now) {
        return new Member(id, account, user, roles, null, now);
    }
}
