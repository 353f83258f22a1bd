package dev.ambit.access;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import java.util.Collection;
import java.util.Optional;

/** Which zones and accounts there are, and what users may do in them by their roles. */
public interface Directory {
    Optional<ZoneEntry> zone(ZoneId id);

    /** The zones of an account, in no order. */
    Collection<ZoneEntry> zonesOf(AccountId account);

    boolean hasAccount(AccountId id);

    /** What {@code user}'s roles allow. */
    OwnerPermissions permissionsOf(UserId user);
}
