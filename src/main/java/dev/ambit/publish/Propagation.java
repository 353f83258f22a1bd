package dev.ambit.publish;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.publish.notify.PeerStatus;
import dev.ambit.publish.transfer.TransferTimes.Times;

/** How far the zones have reached their peers. */
public interface Propagation {
    /** For a server that nothing follows. */
    Propagation NONE = new Propagation() {
        @Override
        public void notifyPeers(ZoneId zone) {}

        @Override
        public PeerStatus status(ZoneId zone, PeerId peer) {
            return PeerStatus.UNKNOWN;
        }

        @Override
        public Times times(ZoneId zone) {
            return Times.NONE;
        }
    };

    /** Sends a NOTIFY to each peer of the zone soon, also to those that have its serial. Returns at once. */
    void notifyPeers(ZoneId zone);

    /** Returns what {@code peer} has of {@code zone}. */
    PeerStatus status(ZoneId zone, PeerId peer);

    /** Returns the times of the transfers of {@code zone} that are newer than those stored. */
    Times times(ZoneId zone);
}
