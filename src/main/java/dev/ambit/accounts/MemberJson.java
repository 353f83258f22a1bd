package dev.ambit.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.core.account.Invitation;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.core.account.RoleId;
import dev.ambit.core.account.User;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a member. An invitation that is not accepted yet is listed as a member with the e-mail address only:
 * the inviter must not learn whether the address belongs to a user of this server.
 *
 * @param suspendedOn an extension: Cloudflare has only {@code pending}
 * @param emailVerified an extension: whether it is verified that the address belongs to the user
 */
record MemberJson(
        String id,
        String email,
        UserJson user,
        String status,
        List<RoleJson> roles,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant suspendedOn,
        boolean emailVerified) {
    static final String ACCEPTED = "accepted";
    static final String PENDING = "pending";

    private record UserJson(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String id,

            @Nullable String firstName,
            @Nullable String lastName,
            String email,
            boolean twoFactorAuthenticationEnabled) {}

    static MemberJson of(Tx tx, Member member, RoleCatalog roles) {
        User user = tx.users().find(member.user()).orElseThrow();
        boolean hasSecondFactor = tx.oneTimePasswords().find(user.id()).isPresent();
        return new MemberJson(
                member.id().toString(),
                user.email(),
                new UserJson(user.id().toString(), user.firstName(), user.lastName(), user.email(), hasSecondFactor),
                status(member),
                json(member.roles(), roles),
                member.suspendedOn(),
                tx.users().emailProvenOn(user.id()).isPresent());
    }

    static MemberJson of(Invitation invitation, RoleCatalog roles) {
        return new MemberJson(
                invitation.id().toString(),
                invitation.email(),
                new UserJson(null, null, null, invitation.email(), false),
                PENDING,
                json(invitation.roles(), roles),
                null,
                false);
    }

    static String status(Member member) {
        return member.isSuspended() ? PENDING : ACCEPTED;
    }

    static List<RoleJson> json(List<RoleId> ids, RoleCatalog roles) {
        return ids.stream()
                .flatMap(id -> roles.find(id).stream())
                .map(RoleJson::of)
                .toList();
    }
}
