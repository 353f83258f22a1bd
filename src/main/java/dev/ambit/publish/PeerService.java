package dev.ambit.publish;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditAction;
import dev.ambit.audit.AuditContext;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Reads and changes the peers of an account; {@code random} draws ids. */
record PeerService(Storage storage, AccountObjects objects, RandomGenerator random) {
    List<Peer> list(AccountId account) {
        return storage.read(tx -> tx.transfers().listPeers(account));
    }

    /**
     * The peer {@code id}.
     *
     * @throws ApiException 404 when the account has no such peer
     */
    Peer find(AccountId account, PeerId id) {
        return storage.read(tx -> find(tx, account, id));
    }

    Peer create(AccountId account, PeerDraft draft, AuditContext context) {
        Peer peer = draft.toPeer(PeerId.random(random), account);
        return storage.inTransaction(tx -> {
            objects.checkRoom(tx.transfers().listPeers(account));
            requireKey(tx, account, draft);
            tx.transfers().insert(peer);
            record(tx, context, AuditAction.PEER_CREATE, peer, null, peer);
            return peer;
        });
    }

    Peer replace(AccountId account, PeerId id, PeerDraft draft, AuditContext context) {
        Peer after = draft.toPeer(id, account);
        return storage.inTransaction(tx -> {
            Peer before = find(tx, account, id);
            requireKey(tx, account, draft);
            if (!after.equals(before)) {
                tx.transfers().update(after);
                record(tx, context, AuditAction.PEER_UPDATE, after, before, after);
            }
            return after;
        });
    }

    /** Deletes a peer that no zone is transferred to. */
    PeerId delete(Caller caller, AccountId account, PeerId id, AuditContext context) {
        return storage.inTransaction(tx -> {
            Peer peer = find(tx, account, id);
            List<Outgoing> zones = tx.transfers().listOutgoing(id);
            if (!zones.isEmpty()) {
                throw objects.inUse(names(caller, zones));
            }
            tx.transfers().delete(id);
            record(tx, context, AuditAction.PEER_DELETE, peer, peer, null);
            return id;
        });
    }

    /** Names one zone that the caller may know, and the number of the others. */
    private static String names(Caller caller, List<Outgoing> zones) {
        String known = zones.stream()
                .flatMap(outgoing -> caller.directory().zone(outgoing.zone()).stream())
                .filter(caller::sees)
                .map(ZoneEntry::name)
                .findFirst()
                .map(name -> "the outgoing transfers of `" + name + "`")
                .orElse("");
        int others = known.isEmpty() ? zones.size() : zones.size() - 1;
        String rest = others == 0 ? "" : others == 1 ? "1 zone" : others + " zones";
        return known.isEmpty() || rest.isEmpty() ? known + rest : known + " and " + rest + " more";
    }

    /** Another account's key and one that does not exist give the same error. */
    private static void requireKey(Tx tx, AccountId account, PeerDraft draft) {
        TsigKeyId key = draft.key();
        boolean isValid = key == null
                || tx.transfers()
                        .findKey(key)
                        .filter(found -> found.account().equals(account))
                        .isPresent();
        if (!isValid) {
            draft.fields().problem("tsig_id", "must be the id of a TSIG key of this account; got `" + key + "`");
            draft.fields().check();
        }
    }

    private Peer find(Tx tx, AccountId account, PeerId id) {
        return tx.transfers()
                .findPeer(id)
                .filter(peer -> peer.account().equals(account))
                .orElseThrow(objects::notFound);
    }

    private void record(
            Tx tx, AuditContext context, AuditAction action, Peer peer, @Nullable Peer before, @Nullable Peer after) {
        objects.record(
                tx,
                context,
                action,
                peer.account(),
                peer.id(),
                before == null ? null : PeerJson.of(before),
                after == null ? null : PeerJson.of(after),
                new Change.OfPeer(peer.id()));
    }
}
