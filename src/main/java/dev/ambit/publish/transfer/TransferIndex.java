package dev.ambit.publish.transfer;

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
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Change;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.Tx;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys, peers, ACLs and enabled transfers in memory. Follows the commits: a transfer that was disabled or a key that
 * was deleted is gone as soon as the change is acknowledged.
 */
public final class TransferIndex implements CommitListener {
    private final List<HmacKey> digestKeys;
    private final Map<TsigKeyId, TsigKey> keys = new ConcurrentHashMap<>();
    private final Map<DnsName, TsigKey> keysByName = new ConcurrentHashMap<>();
    private final Map<PeerId, Peer> peers = new ConcurrentHashMap<>();
    private final Map<AclId, Acl> acls = new ConcurrentHashMap<>();
    private final Map<ZoneId, EnabledTransfer> transfers = new ConcurrentHashMap<>();
    private final Map<AccountId, Set<ZoneId>> zonesByAccount = new ConcurrentHashMap<>();
    private final List<Consumer<ZoneId>> zoneObservers = new CopyOnWriteArrayList<>();
    private final List<Consumer<AccountId>> accountObservers = new CopyOnWriteArrayList<>();
    private volatile Set<IpAddress> addresses = Set.of();

    private TransferIndex(List<HmacKey> digestKeys) {
        this.digestKeys = List.copyOf(digestKeys);
    }

    /** Loads everything and follows the log from there; {@code digestKeys} open the secrets of the keys. */
    public static TransferIndex start(Storage storage, List<HmacKey> digestKeys) {
        TransferIndex index = new TransferIndex(digestKeys);
        // In a write transaction, so that nothing is committed between the load and the registration of the listener.
        return storage.inTransaction(tx -> {
            tx.transfers().allKeys().forEach(key -> index.putKey(key.id(), index.open(key)));
            tx.transfers().allPeers().forEach(peer -> index.peers.put(peer.id(), peer));
            tx.transfers().allAcls().forEach(acl -> index.acls.put(acl.id(), acl));
            tx.transfers().allOutgoing().forEach(outgoing -> index.putTransfer(outgoing.zone(), read(tx, outgoing)));
            index.collectAddresses();
            storage.onCommit(index);
            return index;
        });
    }

    /** Registers {@code observer}, which gets each zone whose peers change, after the commit; it must not block. */
    public void onChange(Consumer<ZoneId> observer) {
        zoneObservers.add(observer);
    }

    /** The same for the account of such a zone. */
    public void onAccountChange(Consumer<AccountId> observer) {
        accountObservers.add(observer);
    }

    /** Returns null for an unknown key, and for one whose secret cannot be opened. */
    public @Nullable TsigKey key(TsigKeyId id) {
        return keys.get(id);
    }

    /** As {@link #key(TsigKeyId)}. */
    public @Nullable TsigKey key(DnsName name) {
        return keysByName.get(name);
    }

    public @Nullable Peer peer(PeerId id) {
        return peers.get(id);
    }

    /** Whether a peer of any account that follows a zone has this address. */
    public boolean isPeer(IpAddress address) {
        return addresses.contains(address);
    }

    /** Whether an ACL of {@code account} contains {@code address}. */
    boolean isListed(AccountId account, IpAddress address) {
        return acls.values().stream()
                .anyMatch(acl -> acl.account().equals(account) && acl.range().contains(address));
    }

    /** Returns null when the zone is unknown, and when its transfers are not enabled. */
    public @Nullable EnabledTransfer transfer(ZoneId zone) {
        return transfers.get(zone);
    }

    /** Returns the zones whose transfers are enabled. */
    public Set<ZoneId> zones() {
        return Set.copyOf(transfers.keySet());
    }

    /** As {@link #zones()}, of one account. */
    public Set<ZoneId> zonesOf(AccountId account) {
        return zonesByAccount.getOrDefault(account, Set.of());
    }

    /** Returns the accounts that have such zones. */
    public Set<AccountId> accounts() {
        return Set.copyOf(zonesByAccount.keySet());
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        List<Runnable> updates =
                revisions.stream().map(revision -> read(tx, revision.change())).toList();
        boolean mayMovePeers = revisions.stream().map(Revision::change).anyMatch(this::mayMovePeers);
        return () -> {
            updates.forEach(Runnable::run);
            if (mayMovePeers) {
                collectAddresses();
            }
        };
    }

    private boolean mayMovePeers(Change change) {
        return switch (change) {
            case Change.OfPeer _, Change.OfOutgoing _ -> true;
            case Change.OfZone(ZoneId zone) -> transfers.containsKey(zone);
            default -> false;
        };
    }

    private Runnable read(Tx tx, Change change) {
        return switch (change) {
            case Change.OfTsigKey(TsigKeyId id) -> {
                TsigKey key = open(tx.transfers().findKey(id).orElse(null));
                yield () -> {
                    putKey(id, key);
                    changed(peersWith(id));
                };
            }
            case Change.OfPeer(PeerId id) -> {
                Peer peer = tx.transfers().findPeer(id).orElse(null);
                yield () -> {
                    put(peers, id, peer);
                    changed(Set.of(id));
                };
            }
            case Change.OfAcl(AclId id) -> {
                Acl acl = tx.transfers().findAcl(id).orElse(null);
                yield () -> put(acls, id, acl);
            }
            case Change.OfOutgoing(ZoneId zone) -> readTransfer(tx, zone);
            case Change.OfZone(ZoneId zone) when transfers.containsKey(zone) -> readTransfer(tx, zone);
            default -> () -> {};
        };
    }

    private Runnable readTransfer(Tx tx, ZoneId zone) {
        EnabledTransfer transfer =
                tx.transfers().findOutgoing(zone).map(found -> read(tx, found)).orElse(null);
        return () -> {
            EnabledTransfer before = putTransfer(zone, transfer);
            EnabledTransfer either = transfer == null ? before : transfer;
            if (either != null) {
                changed(zone, either.account());
            }
        };
    }

    private static @Nullable EnabledTransfer read(Tx tx, Outgoing outgoing) {
        Zone zone = tx.zones().find(outgoing.zone()).orElse(null);
        return zone == null || !outgoing.enabled()
                ? null
                : new EnabledTransfer(zone.account(), zone.name(), outgoing.peers());
    }

    private Set<PeerId> peersWith(TsigKeyId key) {
        Set<PeerId> users = new HashSet<>();
        for (Peer peer : peers.values()) {
            if (key.equals(peer.key())) {
                users.add(peer.id());
            }
        }
        return users;
    }

    private void changed(Collection<PeerId> some) {
        transfers.forEach((zone, transfer) -> {
            if (transfer.peers().stream().anyMatch(some::contains)) {
                changed(zone, transfer.account());
            }
        });
    }

    private void changed(ZoneId zone, AccountId account) {
        zoneObservers.forEach(observer -> observer.accept(zone));
        accountObservers.forEach(observer -> observer.accept(account));
    }

    private @Nullable TsigKey open(@Nullable StoredTsigKey stored) {
        return stored == null ? null : stored.open(digestKeys).orElse(null);
    }

    private void putKey(TsigKeyId id, @Nullable TsigKey key) {
        TsigKey before = put(keys, id, key);
        if (key != null) {
            keysByName.put(key.name(), key);
        }
        if (before != null && (key == null || !key.name().equals(before.name()))) { // a name that stays is always known
            keysByName.remove(before.name(), before);
        }
    }

    private @Nullable EnabledTransfer putTransfer(ZoneId zone, @Nullable EnabledTransfer transfer) {
        EnabledTransfer before = put(transfers, zone, transfer);
        if (transfer != null) {
            zonesByAccount
                    .computeIfAbsent(transfer.account(), _ -> ConcurrentHashMap.newKeySet())
                    .add(zone);
        } else if (before != null) {
            zonesByAccount.computeIfPresent(before.account(), (_, zones) -> {
                zones.remove(zone);
                return zones.isEmpty() ? null : zones;
            });
        }
        return before;
    }

    private void collectAddresses() {
        Set<PeerId> following = new HashSet<>();
        transfers.values().forEach(transfer -> following.addAll(transfer.peers()));
        Set<IpAddress> collected = new HashSet<>();
        for (PeerId id : following) {
            Peer peer = peers.get(id);
            if (peer != null && peer.address() != null) {
                collected.add(peer.address());
            }
        }
        addresses = Set.copyOf(collected);
    }

    private static <K, V> @Nullable V put(Map<K, V> map, K key, @Nullable V value) {
        return value == null ? map.remove(key) : map.put(key, value);
    }
}
