package dev.ambit.core.dns;

import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A zone: a name whose records an account holds.
 *
 * @param paused kept for clients that set it; nothing here stands between a zone and its visitors
 * @param nameServers what the zone's delegation should name, in order
 * @param vanityNameServers what somebody asked to have in their place, in order
 * @param serial of the SOA record, 1 to 4294967295; each change of a record makes it higher (RFC 1982)
 * @param activatedOn null until the zone is put to use
 */
public record Zone(
        ZoneId id,
        AccountId account,
        DnsName name,
        boolean paused,
        ZoneType type,
        List<String> nameServers,
        List<String> vanityNameServers,
        long serial,
        Instant createdOn,
        Instant modifiedOn,
        @Nullable Instant activatedOn) {
    public static final long MAX_SERIAL = 4_294_967_295L;

    public Zone {
        nameServers = List.copyOf(nameServers);
        vanityNameServers = List.copyOf(vanityNameServers);
        if (serial < 1 || serial > MAX_SERIAL) {
            throw new IllegalArgumentException("no serial: " + serial);
        }
    }

    public ZoneStatus status() {
        return activatedOn == null ? ZoneStatus.PENDING : ZoneStatus.ACTIVE;
    }
}
