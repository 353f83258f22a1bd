package dev.ambit.access;

import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Which zones and accounts there are, and what users may do in them by their roles. */
public interface Directory {
    Optional<ZoneEntry> zone(ZoneId id);

    /** The zones of an account, in no order. */
    Collection<ZoneEntry> zonesOf(AccountId account);

    boolean hasAccount(AccountId id);

    /** The accounts of which {@code user} is an accepted member. */
    Set<AccountId> accountsOf(UserId user);

    /** Whether {@code user} is an accepted member of {@code account}. */
    boolean isMember(UserId user, AccountId account);

    /** What {@code user}'s roles allow in {@code account} and on its zones; nothing when not a member. */
    PermissionSet rights(UserId user, AccountId account);
}
