package dev.ambit.access;

import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import java.util.Map;
import java.util.Set;

/**
 * What a user's roles allow, by account. Immutable, one object for all tokens of a user, and flat for the usual user, who has
 * one account: every request asks it, and each object on the way that no cache holds is waited for.
 */
public final class OwnerRights {
    /** Of who is a member of nothing. */
    static final OwnerRights NONE = new OwnerRights(Map.of());

    private final Map<AccountId, PermissionSet> all;
    private final long accountHigh;
    private final long accountLow;
    private final long bits;

    OwnerRights(Map<AccountId, PermissionSet> all) {
        this.all = Map.copyOf(all);
        Map.Entry<AccountId, PermissionSet> first =
                all.isEmpty() ? null : all.entrySet().iterator().next();
        this.accountHigh = first == null ? 0 : first.getKey().high();
        this.accountLow = first == null ? 0 : first.getKey().low();
        this.bits = first == null ? 0 : first.getValue().bits();
    }

    /** The accounts of which the user is an accepted member. */
    public Set<AccountId> accounts() {
        return all.keySet();
    }

    public boolean isMemberOf(AccountId account) {
        return isFirst(account) || all.containsKey(account);
    }

    /** What the roles allow in {@code account} and on its zones; nothing when not a member. */
    public PermissionSet in(AccountId account) {
        return isFirst(account) ? new PermissionSet(bits) : all.getOrDefault(account, PermissionSet.NONE);
    }

    Map<AccountId, PermissionSet> all() {
        return all;
    }

    private boolean isFirst(AccountId account) {
        return account.high() == accountHigh && account.low() == accountLow && bits != 0;
    }
}
