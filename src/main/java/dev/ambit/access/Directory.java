package dev.ambit.access;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import java.util.Collection;
import java.util.Optional;

/** The zones and accounts of the server, and the permissions of users in them by their roles. */
public interface Directory {
    Optional<ZoneEntry> zone(ZoneId id);

    /** The zones of an account, in no particular order. */
    Collection<ZoneEntry> zonesOf(AccountId account);

    boolean hasAccount(AccountId id);

    /** The permissions of {@code user} by its roles. */
    OwnerPermissions permissionsOf(UserId user);
}
