package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS zone of an account.
 *
 * @param paused stored for clients that set it; has no effect, because there is no proxy to pause
 * @param settings its SOA record, and the name servers that it should be delegated to
 * @param vanityNameServers the custom name servers requested instead, in order
 * @param serial the serial number of the SOA record, 1 to 4294967295; increases with each change of what is published (RFC 1982)
 * @param activatedOn null until the zone is active
 */
public record Zone(
        ZoneId id,
        AccountId account,
        DnsName name,
        boolean paused,
        ZoneType type,
        ZoneSettings settings,
        List<String> vanityNameServers,
        long serial,
        Instant createdOn,
        Instant modifiedOn,
        @Nullable Instant activatedOn) {
    public Zone {
        vanityNameServers = List.copyOf(vanityNameServers);
        if (serial < 1 || serial > Serial.MAX) {
            throw new IllegalArgumentException("invalid serial: " + serial);
        }
    }

    public Zone withSettings(ZoneSettings settings, long serial, Instant modifiedOn) {
        return new Zone(
                id,
                account,
                name,
                paused,
                type,
                settings,
                vanityNameServers,
                serial,
                createdOn,
                modifiedOn,
                activatedOn);
    }

    public Soa soa() {
        return settings.soa(serial);
    }

    /** Returns the SOA record with the next serial. */
    public Soa nextSoa() {
        return settings.soa(Serial.next(serial));
    }

    public ZoneStatus status() {
        return activatedOn == null ? ZoneStatus.PENDING : ZoneStatus.ACTIVE;
    }
}
