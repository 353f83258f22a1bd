package dev.ambit.publish.transfer;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.storage.Change;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.Tx;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys, peers, ACLs and outgoing transfers in memory. Follows the commits: a transfer that was disabled or a key that
 * was deleted is refused as soon as the change is acknowledged.
 *
 * <p>A zone is for the keys of those peers of its own account that it is transferred to, and for the addresses in the
 * ACLs of its account; and only while its transfers are enabled. No other key fetches it, although it is known: a key of
 * another account must not even reveal that a zone exists.
 */
public final class TransferDirectory implements TransferAccess, CommitListener {
    private final Supplier<ZoneTable> zones;
    private final List<HmacKey> digestKeys;
    private final Map<TsigKeyId, TsigKey> keys = new ConcurrentHashMap<>();
    private final Map<DnsName, TsigKey> keysByName = new ConcurrentHashMap<>();
    private final Map<PeerId, Peer> peers = new ConcurrentHashMap<>();
    private final Map<AclId, Acl> acls = new ConcurrentHashMap<>();
    private final Map<ZoneId, Enabled> transfers = new ConcurrentHashMap<>();
    private volatile Set<IpAddress> addresses = Set.of();

    /** The enabled transfers of a zone of {@code account}. */
    private record Enabled(AccountId account, Set<PeerId> peers) {}

    private TransferDirectory(Supplier<ZoneTable> zones, List<HmacKey> digestKeys) {
        this.zones = zones;
        this.digestKeys = digestKeys;
    }

    /**
     * Loads everything and follows the log from there.
     *
     * @param digestKeys decrypt the secrets of keys
     */
    public static TransferDirectory start(Storage storage, Supplier<ZoneTable> zones, List<HmacKey> digestKeys) {
        TransferDirectory directory = new TransferDirectory(zones, digestKeys);
        // In a write transaction, so that nothing is committed between the load and the registration of the listener.
        storage.inTransaction(tx -> {
            directory.load(tx);
            storage.onCommit(directory);
            return directory;
        });
        return directory;
    }

    private void load(Tx tx) {
        tx.transfers().allKeys().forEach(key -> update(key.id(), opened(key).orElse(null)));
        tx.transfers().allPeers().forEach(peer -> peers.put(peer.id(), peer));
        tx.transfers().allAcls().forEach(acl -> acls.put(acl.id(), acl));
        tx.transfers()
                .allOutgoing()
                .forEach(outgoing ->
                        update(transfers, outgoing.zone(), enabled(tx, outgoing).orElse(null)));
        collectAddresses();
    }

    @Override
    public @Nullable TsigKey key(DnsName name) {
        return keysByName.get(name);
    }

    @Override
    public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
        ZoneSnapshot zone = zones.get().byApex(apex);
        Enabled enabled = zone == null ? null : transfers.get(zone.id());
        return enabled != null && (isPeer(enabled, client.key()) || isListed(enabled, client.address())) ? zone : null;
    }

    private boolean isPeer(Enabled enabled, @Nullable TsigKey key) {
        return key != null
                && key.account().equals(enabled.account())
                && enabled.peers().stream().anyMatch(id -> hasKey(id, enabled.account(), key.id()));
    }

    private boolean hasKey(PeerId id, AccountId account, TsigKeyId key) {
        Peer peer = peers.get(id);
        return peer != null && peer.account().equals(account) && key.equals(peer.key());
    }

    private boolean isListed(Enabled enabled, IpAddress address) {
        return acls.values().stream()
                .anyMatch(acl ->
                        acl.account().equals(enabled.account()) && acl.range().contains(address));
    }

    /** Whether a peer of any account has this address. */
    public boolean isPeer(IpAddress address) {
        return addresses.contains(address);
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        List<Runnable> updates =
                revisions.stream().map(revision -> read(tx, revision.change())).toList();
        return () -> updates.forEach(Runnable::run);
    }

    private Runnable read(Tx tx, Change change) {
        return switch (change) {
            case Change.OfTsigKey(TsigKeyId id) -> {
                TsigKey key = tx.transfers().findKey(id).flatMap(this::opened).orElse(null);
                yield () -> update(id, key);
            }
            case Change.OfPeer(PeerId id) -> {
                Peer peer = tx.transfers().findPeer(id).orElse(null);
                yield () -> {
                    update(peers, id, peer);
                    collectAddresses();
                };
            }
            case Change.OfAcl(AclId id) -> {
                Acl acl = tx.transfers().findAcl(id).orElse(null);
                yield () -> update(acls, id, acl);
            }
            case Change.OfOutgoing(ZoneId zone) -> transfersOf(tx, zone);
            case Change.OfZone(ZoneId zone) -> transfersOf(tx, zone); // it may have been deleted
            default -> () -> {};
        };
    }

    private Runnable transfersOf(Tx tx, ZoneId zone) {
        Enabled enabled = tx.transfers()
                .findOutgoing(zone)
                .flatMap(outgoing -> enabled(tx, outgoing))
                .orElse(null);
        return () -> update(transfers, zone, enabled);
    }

    private Optional<TsigKey> opened(StoredTsigKey key) {
        return key.open(digestKeys);
    }

    private static Optional<Enabled> enabled(Tx tx, Outgoing outgoing) {
        return tx.zones()
                .find(outgoing.zone())
                .filter(_ -> outgoing.enabled())
                .map(zone -> new Enabled(zone.account(), Set.copyOf(outgoing.peers())));
    }

    private void update(TsigKeyId id, @Nullable TsigKey key) {
        TsigKey before = keys.get(id);
        if (before != null) {
            keysByName.remove(before.name(), before);
        }
        update(keys, id, key);
        if (key != null) {
            keysByName.put(key.name(), key);
        }
    }

    private void collectAddresses() {
        Set<IpAddress> collected = new HashSet<>();
        for (Peer peer : peers.values()) {
            if (peer.address() != null) {
                collected.add(peer.address());
            }
        }
        addresses = Set.copyOf(collected);
    }

    private static <K, V> void update(Map<K, V> map, K key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }
}
