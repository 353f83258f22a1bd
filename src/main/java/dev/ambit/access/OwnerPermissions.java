package dev.ambit.access;

import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The permissions of a user by role, per account. Immutable; a user's tokens and sessions share one object. */
public record OwnerPermissions(Map<AccountId, PermissionSet> all) {
    /** The permissions of a user without memberships. */
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

    /** The permissions in {@code account} and on its zones; none when the user is not a member. */
    public PermissionSet in(AccountId account) {
        return all.getOrDefault(account, PermissionSet.NONE);
    }

    /** One of the accounts, usually the only one; null when there is none. */
    @Nullable
    AccountId oneAccount() {
        return all.isEmpty() ? null : all.keySet().iterator().next();
    }
}
