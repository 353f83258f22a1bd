package dev.ambit.users;

import dev.ambit.core.account.User;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of a user. */
record UserJson(
        String id,
        String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String telephone,
        @Nullable String country,
        @Nullable String zipcode,
        boolean twoFactorAuthenticationEnabled,
        boolean twoFactorAuthenticationLocked,
        String createdOn,
        String modifiedOn,
        List<String> organizations,
        boolean hasProZones,
        boolean hasBusinessZones,
        boolean hasEnterpriseZones,
        boolean suspended,
        List<String> betas) {
    static UserJson of(Tx tx, User user) {
        return new UserJson(
                user.id().toString(),
                user.email(),
                user.firstName(),
                user.lastName(),
                user.telephone(),
                user.country(),
                user.zipcode(),
                tx.oneTimePasswords().find(user.id()).isPresent(),
                false,
                Json.print(user.createdOn()),
                Json.print(user.modifiedOn()),
                List.of(),
                false,
                false,
                false,
                false,
                List.of());
    }
}
