package dev.ambit.publish;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows how far each peer has followed each zone. */
@FunctionalInterface
public interface PeerStatus {
    /** The state of {@code peer} as a nameserver of {@code zone}. */
    State find(ZoneId zone, PeerId peer);

    /**
     * The serials of one zone at one peer, null when unknown.
     *
     * @param notifiedSerial the newest one that the peer has confirmed to be notified of
     * @param fetchedSerial the newest one that it has fetched; the zone is in sync when that is the zone's
     * @param servedSerial the one in its last SOA response; a peer that signs the zone has its own
     * @param error why the last attempt failed, in words; null when it did not
     * @param behindSince since when it has not fetched the zone's serial; null when it has
     */
    record State(
            @Nullable Long notifiedSerial,
            @Nullable Long fetchedSerial,
            @Nullable Long servedSerial,
            @Nullable String error,
            @Nullable Instant behindSince) {
        public static final State UNKNOWN = new State(null, null, null, null, null);
    }
}
