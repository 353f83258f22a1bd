package dev.ambit.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.core.account.Account;
import dev.ambit.core.account.Member;
import dev.ambit.core.account.Role;
import dev.ambit.core.account.RoleCatalog;
import dev.ambit.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of a membership as its user sees it. */
record MembershipJson(
        String id,
        String status,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant suspendedOn,

        AccountJson account,
        List<String> roles,
        Map<String, RoleJson.ReadWrite> permissions,
        @Nullable Boolean apiAccessEnabled) {
    static final String REJECTED = "rejected";

    record AccountJson(String id, String name, String type) {}

    static MembershipJson of(Tx tx, Member member, String status, RoleCatalog roles) {
        Account account = tx.accounts().find(member.account()).orElseThrow();
        return new MembershipJson(
                member.id().toString(),
                status,
                member.suspendedOn(),
                new AccountJson(account.id().toString(), account.name(), "standard"),
                member.roles().stream()
                        .flatMap(id -> roles.find(id).stream())
                        .map(Role::name)
                        .toList(),
                RoleJson.words(roles.permissions(member.roles())),
                null);
    }
}
