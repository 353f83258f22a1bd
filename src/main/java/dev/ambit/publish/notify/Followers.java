package dev.ambit.publish.notify;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.publish.transfer.EnabledTransfer;
import dev.ambit.publish.transfer.TransferIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which peers follow which zones. The catalog zone of an account has its own id, {@link #catalogOf}, and is followed by
 * those peers of the account's zones that have a key: no other peer can fetch it.
 */
public final class Followers {
    private final TransferIndex index;

    public Followers(TransferIndex index) {
        this.index = index;
    }

    /** The id of the catalog zone of {@code account}: ids are random, so no other zone has it. */
    public static ZoneId catalogOf(AccountId account) {
        return new ZoneId(account.high(), account.low());
    }

    /**
     * Registers {@code observer}, which gets each zone, and each catalog zone, whose peers may have changed, after the
     * commit; it must not block.
     */
    void onChange(Consumer<ZoneId> observer) {
        index.onChange(observer);
        index.onAccountChange(account -> observer.accept(catalogOf(account)));
    }

    /** Registers {@code observer}, which gets each account whose zones may have changed; it must not block. */
    public void onMembersChange(Consumer<AccountId> observer) {
        index.onAccountChange(observer);
    }

    /** The peers that follow {@code zone}, in order; none when its transfers are not enabled. */
    public List<Follower> of(ZoneId zone) {
        EnabledTransfer transfer = index.transfer(zone);
        return transfer == null
                ? ofCatalog(new AccountId(zone.high(), zone.low()))
                : transfer.peers().stream().flatMap(this::follower).toList();
    }

    private List<Follower> ofCatalog(AccountId account) {
        return index.zonesOf(account).stream()
                .map(index::transfer)
                .filter(Objects::nonNull)
                .flatMap(member -> member.peers().stream())
                .distinct()
                .flatMap(this::follower)
                .filter(follower -> follower.key() != null)
                .toList();
    }

    /** Whether this is a zone, and not a catalog zone, whose transfers are enabled. */
    boolean isFollowed(ZoneId zone) {
        return index.transfer(zone) != null;
    }

    /** The zones whose transfers are enabled. */
    public Set<ZoneId> zones() {
        return index.zones();
    }

    /** The accounts that have such zones. */
    public Set<AccountId> accounts() {
        return index.accounts();
    }

    /** The apexes of the zones of {@code account} whose transfers are enabled. */
    public Map<ZoneId, DnsName> membersOf(AccountId account) {
        Map<ZoneId, DnsName> members = new TreeMap<>(Comparator.comparing(ZoneId::toString));
        for (ZoneId zone : index.zonesOf(account)) {
            EnabledTransfer transfer = index.transfer(zone);
            if (transfer != null) {
                members.put(zone, transfer.apex());
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

    /** Empty when its key cannot be read: a message must not be sent unsigned instead. */
    private Stream<Follower> follower(PeerId id) {
        Peer peer = index.peer(id);
        if (peer == null) {
            return Stream.empty();
        }
        TsigKey key = peer.key() == null ? null : index.key(peer.key());
        return peer.key() != null && key == null ? Stream.empty() : Stream.of(new Follower(peer, key));
    }
}
