package dev.ambit.access;

import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user's roles allow, by account. Immutable, one object for all credentials of a user. */
public record OwnerPermissions(Map<AccountId, PermissionSet> all) {
    /** Of who is a member of nothing. */
    static final OwnerPermissions NONE = new OwnerPermissions(Map.of());

    public OwnerPermissions {
        all = Map.copyOf(all);
    }

    /** The accounts of which the user is an accepted member. */
    public Set<AccountId> accounts() {
        return all.keySet();
    }

    public boolean isMemberOf(AccountId account) {
        return all.containsKey(account);
    }

    /** What the roles allow in {@code account} and on its zones; nothing when not a member. */
    public PermissionSet in(AccountId account) {
        return all.getOrDefault(account, PermissionSet.NONE);
    }

    /** One of the accounts, mostly the only one; null when there is none. */
    @Nullable
    AccountId oneAccount() {
        return all.isEmpty() ? null : all.keySet().iterator().next();
    }
}
