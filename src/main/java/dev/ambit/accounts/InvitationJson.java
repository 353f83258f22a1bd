package dev.ambit.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.accounts.InvitationWriter.IssuedInvitation;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.User;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON form of an invitation; {@code secret} is that of its link, when it is issued. */
record InvitationJson(
        String id,
        String email,
        List<RoleJson> roles,
        InviterJson invitedBy,
        Instant createdOn,
        Instant expiresOn,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    /**
     * The inviter.
     *
     * @param email of the user; null when an account's token invited
     * @param tokenId null when a signed-in user invited
     */
    record InviterJson(@Nullable String email, @Nullable String tokenId) {}

    static InvitationJson of(Tx tx, IssuedInvitation issuedInvitation, RoleCatalog roles) {
        Invitation invitation = issuedInvitation.invitation();
        String inviter = invitation.inviter() == null
                ? null
                : tx.users().find(invitation.inviter()).map(User::email).orElse(null);
        return new InvitationJson(
                invitation.id().toString(),
                invitation.email(),
                MemberJson.json(invitation.roles(), roles),
                new InviterJson(inviter, invitation.token() == null ? null : Objects.toString(invitation.token())),
                invitation.createdOn(),
                invitation.expiresOn(),
                issuedInvitation.secret() == null
                        ? null
                        : issuedInvitation.secret().reveal());
    }

    /** Omits the secret, since logs and exceptions print this. */
    @Override
    public String toString() {
        return "InvitationJson[" + id + "]";
    }
}
