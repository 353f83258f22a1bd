package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS zone of an account.
 *
 * @param paused stored for clients that set it; has no effect, because there is no proxy to pause
 * @param nameServers the name servers that the zone should be delegated to, in order
 * @param vanityNameServers the custom name servers requested instead, in order
 * @param serial the serial number of the SOA record, 1 to 4294967295; increases with each change of a record (RFC 1982)
 * @param activatedOn null until the zone is active
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
            throw new IllegalArgumentException("invalid serial: " + serial);
        }
    }

    public ZoneStatus status() {
        return activatedOn == null ? ZoneStatus.PENDING : ZoneStatus.ACTIVE;
    }
}
