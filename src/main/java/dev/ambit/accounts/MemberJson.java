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
 * A member on the wire. Who was invited and did not accept yet is one, too, with nothing but the address: whether it is that
 * of a user of this server is not for the inviter to learn.
 *
 * @param suspendedOn ours: clients know {@code pending} only
 * @param emailVerified ours: whether it was proven that the address is the user's
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
        return new MemberJson(
                member.id().toString(),
                user.email(),
                new UserJson(user.id().toString(), user.firstName(), user.lastName(), user.email(), false),
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
