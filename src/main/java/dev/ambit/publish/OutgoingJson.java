package dev.ambit.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.zone.Zone;
import dev.ambit.publish.notify.PeerStatus;
import dev.ambit.publish.transfer.TransferTimes.Times;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a zone's outgoing transfers. The id is the zone's: a zone has one. Absent times have not happened,
 * because Cloudflare's schema has no null there; {@code peerStatus} is not part of that schema.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutgoingJson(
        String id,
        String name,
        List<String> peers,
        long soaSerial,
        Instant createdTime,
        @Nullable Instant checkedTime,
        @Nullable Instant lastTransferredTime,
        List<PeerStatusJson> peerStatus) {

    /** A peer of the zone and how far it has followed; every serial and time is absent when unknown. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PeerStatusJson(
            String id,
            String name,
            @Nullable Long notifiedSerial,
            @Nullable Long fetchedSerial,
            @Nullable Long servedSerial,
            @Nullable String error,
            @Nullable Instant behindSince) {
        static PeerStatusJson of(Peer peer, PeerStatus status) {
            return new PeerStatusJson(
                    peer.id().toString(),
                    peer.name(),
                    status.notified(),
                    status.fetched(),
                    status.served(),
                    status.error(),
                    status.behindSince());
        }
    }

    /** {@code peers} are those of {@code outgoing}, in the same order. */
    static OutgoingJson of(Zone zone, Outgoing outgoing, List<Peer> peers, Propagation propagation) {
        Times newer = propagation.times(zone.id());
        return new OutgoingJson(
                zone.id().toString(),
                zone.name() + ".",
                outgoing.peers().stream().map(PeerId::toString).toList(),
                zone.serial(),
                outgoing.createdOn(),
                newer.checked() == null ? outgoing.checkedOn() : newer.checked(),
                newer.transferred() == null ? outgoing.transferredOn() : newer.transferred(),
                peers.stream()
                        .map(peer -> PeerStatusJson.of(peer, propagation.status(zone.id(), peer.id())))
                        .toList());
    }
}
