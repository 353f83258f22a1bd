package dev.ambit.publish;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.audit.AuditTrail.Event;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditEntry.Target;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and changes the outgoing transfers of zones. */
record OutgoingService(Storage storage, AuditTrail audit, Propagation propagation) {
    /**
     * The transfers of {@code zone}.
     *
     * @throws ApiException 404 when the zone has none
     */
    OutgoingJson find(ZoneEntry zone) {
        return storage.read(tx -> json(tx, find(tx, zone)));
    }

    boolean isEnabled(ZoneEntry zone) {
        return storage.<Boolean>read(tx -> find(tx, zone).enabled());
    }

    /** Creates the transfers, enabled. Problems of {@code peers} are reported in {@code fields}. */
    OutgoingJson create(ZoneEntry zone, List<PeerId> peers, JsonFields fields, AuditContext context) {
        return storage.inTransaction(tx -> {
            requirePeers(tx, zone.account(), peers, fields);
            if (tx.transfers().findOutgoing(zone.id()).isPresent()) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST, "the zone has outgoing transfers already; replace them with PUT");
            }
            Outgoing after = Outgoing.of(zone.id(), peers, context.at());
            put(tx, zone, context, AuditAction.OUTGOING_CREATE, null, after);
            return json(tx, after);
        });
    }

    OutgoingJson replace(ZoneEntry zone, List<PeerId> peers, JsonFields fields, AuditContext context) {
        return storage.inTransaction(tx -> {
            Outgoing before = find(tx, zone);
            requirePeers(tx, zone.account(), peers, fields);
            Outgoing after = before.withPeers(peers);
            put(tx, zone, context, AuditAction.OUTGOING_UPDATE, before, after);
            return json(tx, after);
        });
    }

    void setEnabled(ZoneEntry zone, boolean enabled, AuditContext context) {
        storage.inTransaction(tx -> {
            Outgoing before = find(tx, zone);
            AuditAction action = enabled ? AuditAction.OUTGOING_ENABLE : AuditAction.OUTGOING_DISABLE;
            put(tx, zone, context, action, before, before.withEnabled(enabled));
            return true;
        });
    }

    ZoneId delete(ZoneEntry zone, AuditContext context) {
        return storage.inTransaction(tx -> {
            Outgoing before = find(tx, zone);
            tx.transfers().deleteOutgoing(zone.id());
            record(tx, zone, context, AuditAction.OUTGOING_DELETE, before, null);
            return zone.id();
        });
    }

    /** Notifies the peers, also those that have the serial of the zone; records that it was asked for. */
    void notifyPeers(ZoneEntry zone, AuditContext context) {
        storage.inTransaction(tx -> {
            Outgoing present = find(tx, zone);
            if (!present.enabled()) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "the outgoing transfers of the zone are disabled; enable them first");
            }
            record(tx, zone, context, AuditAction.OUTGOING_NOTIFY, null, null);
            return true;
        });
        propagation.notifyPeers(zone.id());
    }

    private void put(
            Tx tx,
            ZoneEntry zone,
            AuditContext context,
            AuditAction action,
            @Nullable Outgoing before,
            Outgoing after) {
        if (!after.equals(before)) {
            tx.transfers().put(after);
            record(tx, zone, context, action, before, after);
        }
    }

    /** Another account's peer and one that does not exist give the same error. */
    private static void requirePeers(Tx tx, AccountId account, List<PeerId> peers, JsonFields fields) {
        for (int i = 0; i < peers.size(); i++) {
            Optional<Peer> peer = tx.transfers()
                    .findPeer(peers.get(i))
                    .filter(found -> found.account().equals(account));
            if (peer.isEmpty()) {
                fields.problem(
                        fields.pointer("peers") + "/" + i,
                        ErrorCode.INVALID_REQUEST.code(),
                        "must be the id of a peer of the zone's account; got `" + peers.get(i) + "`");
            }
        }
        fields.check();
    }

    private static Outgoing find(Tx tx, ZoneEntry zone) {
        return tx.transfers()
                .findOutgoing(zone.id())
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "The zone has no outgoing transfers"));
    }

    private OutgoingJson json(Tx tx, Outgoing outgoing) {
        Zone zone = tx.zones()
                .find(outgoing.zone())
                .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "Zone not found"));
        List<Peer> peers = outgoing.peers().stream()
                .flatMap(peer -> tx.transfers().findPeer(peer).stream())
                .toList();
        return OutgoingJson.of(zone, outgoing, peers, propagation);
    }

    /** Outgoing transfers in the audit log. */
    private record State(String name, List<String> peers, boolean enabled) {
        static State of(ZoneEntry zone, Outgoing outgoing) {
            return new State(
                    zone.name() + ".",
                    outgoing.peers().stream().map(PeerId::toString).toList(),
                    outgoing.enabled());
        }
    }

    private void record(
            Tx tx,
            ZoneEntry zone,
            AuditContext context,
            AuditAction action,
            @Nullable Outgoing before,
            @Nullable Outgoing after) {
        Event event = new Event(
                action,
                new Target(Kind.ZONE, zone.id().toString()),
                Scope.of(zone.account(), zone.id()),
                before == null ? null : Json.text(State.of(zone, before)),
                after == null ? null : Json.text(State.of(zone, after)));
        audit.record(tx, context, event, new Change.OfOutgoing(zone.id()));
    }
}
