package dev.ambit.core.transfer;

import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transfers of a zone to other nameservers. A zone has at most one.
 *
 * @param peers the nameservers that follow the zone, each once
 * @param enabled whether the zone is transferred and its peers are notified
 * @param checkedOn when a peer last asked for the serial; null for never
 * @param transferredOn when a peer last fetched the zone or a change of it; null for never
 */
public record Outgoing(
        ZoneId zone,
        List<PeerId> peers,
        boolean enabled,
        Instant createdOn,
        @Nullable Instant checkedOn,
        @Nullable Instant transferredOn) {
    public Outgoing {
        peers = List.copyOf(new LinkedHashSet<>(peers));
    }

    public static Outgoing of(ZoneId zone, List<PeerId> peers, Instant now) {
        return new Outgoing(zone, peers, true, now, null, null);
    }

    public Outgoing withPeers(List<PeerId> others) {
        return new Outgoing(zone, others, enabled, createdOn, checkedOn, transferredOn);
    }

    public Outgoing withEnabled(boolean nowEnabled) {
        return new Outgoing(zone, peers, nowEnabled, createdOn, checkedOn, transferredOn);
    }
}
