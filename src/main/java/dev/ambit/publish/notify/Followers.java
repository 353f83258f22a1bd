package dev.ambit.publish.notify;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.HmacKey;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The peers of the zones whose transfers are enabled, in memory; follows the log. The catalog zone of an account has its
 * own id, {@link #catalogOf}, and is followed by all peers of those zones.
 */
public final class Followers implements CommitListener {
    private final List<HmacKey> digestKeys;
    private final Map<TsigKeyId, TsigKey> keys = new ConcurrentHashMap<>();
    private final Map<PeerId, Peer> peers = new ConcurrentHashMap<>();
    private final Map<ZoneId, Followed> zones = new ConcurrentHashMap<>();
    private final Map<AccountId, Set<ZoneId>> accounts = new ConcurrentHashMap<>();
    private final List<Consumer<ZoneId>> zoneObservers = new CopyOnWriteArrayList<>();
    private final List<Consumer<AccountId>> accountObservers = new CopyOnWriteArrayList<>();

    /** A zone whose transfers are enabled. */
    private record Followed(AccountId account, DnsName apex, List<PeerId> peers) {}

    private Followers(List<HmacKey> digestKeys) {
        this.digestKeys = List.copyOf(digestKeys);
    }

    /** Reads all transfers and follows the log; {@code digestKeys} open the secrets of the keys. */
    public static Followers start(Storage storage, List<HmacKey> digestKeys) {
        Followers followers = new Followers(digestKeys);
        // In a write transaction, so that nothing is committed between reading and the registration of the listener.
        return storage.inTransaction(tx -> {
            tx.transfers().allKeys().forEach(followers::putKey);
            tx.transfers().allPeers().forEach(peer -> followers.peers.put(peer.id(), peer));
            tx.transfers().allOutgoing().forEach(outgoing -> followers.put(outgoing.zone(), read(tx, outgoing.zone())));
            storage.onCommit(followers);
            return followers;
        });
    }

    /** The id of the catalog zone of {@code account}: ids are random, so no other zone has it. */
    public static ZoneId catalogOf(AccountId account) {
        return new ZoneId(account.high(), account.low());
    }

    /** Registers {@code observer}, which gets each zone whose peers change, after the commit; it must not block. */
    public void onChange(Consumer<ZoneId> observer) {
        zoneObservers.add(observer);
    }

    /** Registers {@code observer}, which gets each account whose zones change, after the commit; it must not block. */
    public void onMembersChange(Consumer<AccountId> observer) {
        accountObservers.add(observer);
    }

    /** The peers that follow {@code zone}, in order; none when its transfers are not enabled. */
    public List<Follower> of(ZoneId zone) {
        Followed followed = zones.get(zone);
        Stream<PeerId> ids = followed == null
                ? zonesOf(new AccountId(zone.high(), zone.low())).stream()
                        .map(zones::get)
                        .filter(Objects::nonNull)
                        .flatMap(member -> member.peers().stream())
                        .distinct()
                : followed.peers().stream();
        return ids.flatMap(id -> follower(peers.get(id)).stream()).toList();
    }

    /** The zones whose transfers are enabled. */
    public Set<ZoneId> zones() {
        return Set.copyOf(zones.keySet());
    }

    /** The accounts that have such zones. */
    public Set<AccountId> accounts() {
        return Set.copyOf(accounts.keySet());
    }

    /** The apexes of the zones of {@code account} whose transfers are enabled. */
    public Map<ZoneId, DnsName> membersOf(AccountId account) {
        Map<ZoneId, DnsName> members = new TreeMap<>(Comparator.comparing(ZoneId::toString));
        for (ZoneId zone : zonesOf(account)) {
            Followed followed = zones.get(zone);
            if (followed != null) {
                members.put(zone, followed.apex());
            }
        }
        return members;
    }

    /**
     * The peers of {@code zone} that may have sent a message from {@code address}, signed with {@code key}: several when
     * peers share a key and an address. A peer may fetch from another address than that on which it is notified.
     */
    List<Follower> senders(ZoneId zone, IpAddress address, @Nullable TsigKeyId key) {
        List<Follower> all = of(zone).stream()
                .filter(follower -> Objects.equals(follower.peer().key(), key))
                .toList();
        return key != null && all.size() == 1
                ? all
                : all.stream()
                        .filter(follower -> address.equals(follower.peer().address()))
                        .toList();
    }

    private Set<ZoneId> zonesOf(AccountId account) {
        return accounts.getOrDefault(account, Set.of());
    }

    /** Empty when its key cannot be read: a message must not be sent unsigned instead. */
    private List<Follower> follower(@Nullable Peer peer) {
        if (peer == null) {
            return List.of();
        }
        TsigKey key = peer.key() == null ? null : keys.get(peer.key());
        return peer.key() != null && key == null ? List.of() : List.of(new Follower(peer, key));
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        List<Runnable> updates = new ArrayList<>();
        for (Revision revision : revisions) {
            switch (revision.change()) {
                case Change.OfTsigKey(TsigKeyId id) -> updates.add(keyUpdate(tx, id));
                case Change.OfPeer(PeerId id) -> updates.add(peerUpdate(tx, id));
                case Change.OfOutgoing(ZoneId zone) -> updates.add(zoneUpdate(tx, zone));
                case Change.OfZone(ZoneId zone) when zones.containsKey(zone) -> updates.add(zoneUpdate(tx, zone));
                default -> {}
            }
        }
        return () -> updates.forEach(Runnable::run);
    }

    private Runnable keyUpdate(Tx tx, TsigKeyId id) {
        StoredTsigKey stored = tx.transfers().findKey(id).orElse(null);
        return () -> {
            if (stored == null) {
                keys.remove(id);
            } else {
                putKey(stored);
            }
            List<PeerId> users = peers.values().stream()
                    .filter(peer -> id.equals(peer.key()))
                    .map(Peer::id)
                    .toList();
            zonesWith(users).forEach(this::changed);
        };
    }

    private Runnable peerUpdate(Tx tx, PeerId id) {
        Peer stored = tx.transfers().findPeer(id).orElse(null);
        return () -> {
            if (stored == null) {
                peers.remove(id);
            } else {
                peers.put(id, stored);
            }
            zonesWith(List.of(id)).forEach(this::changed);
        };
    }

    private Runnable zoneUpdate(Tx tx, ZoneId zone) {
        Followed followed = read(tx, zone);
        return () -> {
            Followed before = put(zone, followed);
            changed(zone);
            Followed either = followed == null ? before : followed;
            if (either != null) {
                accountObservers.forEach(observer -> observer.accept(either.account()));
            }
        };
    }

    private List<ZoneId> zonesWith(List<PeerId> some) {
        return zones.entrySet().stream()
                .filter(zone -> zone.getValue().peers().stream().anyMatch(some::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void changed(ZoneId zone) {
        zoneObservers.forEach(observer -> observer.accept(zone));
    }

    private void putKey(StoredTsigKey stored) {
        stored.open(digestKeys).ifPresentOrElse(key -> keys.put(key.id(), key), () -> keys.remove(stored.id()));
    }

    private static @Nullable Followed read(Tx tx, ZoneId zone) {
        Outgoing outgoing = tx.transfers().findOutgoing(zone).orElse(null);
        Zone stored = tx.zones().find(zone).orElse(null);
        return outgoing == null || stored == null || !outgoing.enabled()
                ? null
                : new Followed(stored.account(), stored.name(), outgoing.peers());
    }

    private @Nullable Followed put(ZoneId zone, @Nullable Followed followed) {
        Followed before = followed == null ? zones.remove(zone) : zones.put(zone, followed);
        if (followed != null) {
            accounts.computeIfAbsent(followed.account(), _ -> ConcurrentHashMap.newKeySet())
                    .add(zone);
        } else if (before != null) {
            accounts.computeIfPresent(before.account(), (_, members) -> {
                members.remove(zone);
                return members.isEmpty() ? null : members;
            });
        }
        return before;
    }
}
