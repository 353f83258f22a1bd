package dev.ambit.publish;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.publish.transfer.TransferTimes.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows how far each peer has followed each zone. */
public interface PeerStatus {
    /** For a server that nothing follows. */
    PeerStatus NONE = new PeerStatus() {
        @Override
        public State find(ZoneId zone, PeerId peer) {
            return State.UNKNOWN;
        }

        @Override
        public Times times(ZoneId zone) {
            return Times.NONE;
        }
    };

    /** The state of {@code peer} as a nameserver of {@code zone}. */
    State find(ZoneId zone, PeerId peer);

    /** The times of the transfers of {@code zone} that are newer than those stored. */
    Times times(ZoneId zone);

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
