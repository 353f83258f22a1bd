package dev.ambit.publish.transfer;

import static dev.ambit.publish.transfer.Peers.key;
import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.transfer.Acl;
import dev.ambit.core.transfer.AclId;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which client may fetch which zone, and that this follows each commit. */
final class TransferDirectoryTest {
    private static final HmacKey DIGEST_KEY = new HmacKey(1, new byte[HmacKey.BYTES]);
    private static final AccountId OURS = account(1).id();
    private static final AccountId THEIRS = account(2).id();
    private static final Zone ZONE = zone(1, OURS, "example.com");
    private static final Zone OTHER_ZONE = zone(2, OURS, "example.net");
    private static final Zone THEIR_ZONE = zone(3, THEIRS, "example.org");
    private static final TsigKey KEY = key(1, OURS, TsigAlgorithm.HMAC_SHA256);
    private static final TsigKey THEIR_KEY = key(2, THEIRS, TsigAlgorithm.HMAC_SHA256);
    private static final TsigKey UNUSED_KEY = key(3, OURS, TsigAlgorithm.HMAC_SHA256);
    private static final Peer PEER = peer(1, OURS, KEY);
    private static final Peer THEIR_PEER = peer(2, THEIRS, THEIR_KEY);
    private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.7").orElseThrow();
    private static final IpAddress ELSEWHERE = IpAddress.parse("203.0.113.7").orElseThrow();
    private static final Acl ACL =
            new Acl(new AclId(14, 1), OURS, "a", Cidr.parse("192.0.2.0/24").orElseThrow());
    private static final ZoneTable ZONES =
            ZoneTable.EMPTY.with(snapshot(ZONE)).with(snapshot(OTHER_ZONE)).with(snapshot(THEIR_ZONE));

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // started before each test
    private TransferIndex index;

    @SuppressWarnings("NullAway.Init") // started before each test
    private TransferDirectory directory;

    private static Peer peer(long number, AccountId account, TsigKey key) {
        IpAddress address = IpAddress.parse("198.51.100." + number).orElseThrow();
        return new Peer(new PeerId(12, number), account, "peer", address, 53, key.id(), true);
    }

    private static ZoneSnapshot snapshot(Zone zone) {
        return ZoneSnapshot.of(zone.id(), zone.name(), zone.settings(), zone.serial(), List.of());
    }

    private static StoredTsigKey sealed(TsigKey key) {
        return StoredTsigKey.seal(key, DIGEST_KEY, new Random(1));
    }

    @BeforeEach
    void start() {
        storage = Storages.open(folder);
        edit(
                tx -> {
                    tx.accounts().insert(account(1));
                    tx.accounts().insert(account(2));
                    List.of(ZONE, OTHER_ZONE, THEIR_ZONE)
                            .forEach(zone -> tx.zones().insert(zone));
                    List.of(KEY, THEIR_KEY, UNUSED_KEY)
                            .forEach(key -> tx.transfers().insert(sealed(key)));
                    tx.transfers().insert(PEER);
                    tx.transfers().insert(THEIR_PEER);
                    tx.transfers().put(Outgoing.of(ZONE.id(), List.of(PEER.id()), NOW));
                    tx.transfers().put(Outgoing.of(THEIR_ZONE.id(), List.of(THEIR_PEER.id()), NOW));
                },
                new Change.OfAccount(OURS));
        index = TransferIndex.start(storage, List.of(DIGEST_KEY));
        directory = new TransferDirectory(index, () -> ZONES);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void edit(Consumer<Tx> work, Change... changes) {
        change(storage, tx -> {
            work.accept(tx);
            List.of(changes).forEach(tx.revisions()::append);
        });
    }

    private boolean fetches(Zone zone, @Nullable TsigKey key, IpAddress address) {
        return directory.zone(zone.name(), new TransferClient(key, address)) != null;
    }

    @Test
    void zoneIsForTheKeysOfItsOwnPeers() {
        assertThat(directory.key(KEY.name())).isEqualTo(KEY);
        assertThat(directory.key(DnsName.of("unknown.example.org"))).isNull();
        assertThat(fetches(ZONE, KEY, ELSEWHERE)).isTrue();
        assertThat(fetches(ZONE, null, ELSEWHERE)).isFalse();
        assertThat(fetches(ZONE, UNUSED_KEY, ELSEWHERE)).as("no peer has it").isFalse();
        assertThat(fetches(OTHER_ZONE, KEY, ELSEWHERE)).as("not transferred").isFalse();
    }

    /** Otherwise the owner of any key reads the zones of others. */
    @Test
    void keyOfAnotherAccountFetchesNothing() {
        assertThat(fetches(ZONE, THEIR_KEY, ELSEWHERE)).isFalse();
        assertThat(fetches(THEIR_ZONE, KEY, ELSEWHERE)).isFalse();
        // also if their peer were linked to the zone
        edit(
                tx -> tx.transfers().put(Outgoing.of(ZONE.id(), List.of(THEIR_PEER.id()), NOW)),
                new Change.OfOutgoing(ZONE.id()));
        assertThat(fetches(ZONE, THEIR_KEY, ELSEWHERE)).isFalse();
    }

    @Test
    void addressInAnAclOfTheAccountFetchesItsEnabledZonesOnly() {
        assertThat(fetches(ZONE, null, ADDRESS)).isFalse();
        edit(tx -> tx.transfers().insert(ACL), new Change.OfAcl(ACL.id()));
        assertThat(fetches(ZONE, null, ADDRESS)).isTrue();
        assertThat(fetches(ZONE, UNUSED_KEY, ADDRESS)).isTrue();
        assertThat(fetches(ZONE, THEIR_KEY, ADDRESS))
                .as("signed as if it were theirs")
                .isFalse();
        assertThat(fetches(ZONE, null, ELSEWHERE)).isFalse();
        assertThat(fetches(OTHER_ZONE, null, ADDRESS)).isFalse();
        assertThat(fetches(THEIR_ZONE, null, ADDRESS)).isFalse();
        edit(tx -> tx.transfers().delete(ACL.id()), new Change.OfAcl(ACL.id()));
        assertThat(fetches(ZONE, null, ADDRESS)).isFalse();
    }

    @Test
    void disabledTransferIsRefusedAtOnce() {
        edit(
                tx -> tx.transfers()
                        .put(Outgoing.of(ZONE.id(), List.of(PEER.id()), NOW).withEnabled(false)),
                new Change.OfOutgoing(ZONE.id()));
        assertThat(fetches(ZONE, KEY, ELSEWHERE)).isFalse();
        edit(
                tx -> tx.transfers().put(Outgoing.of(ZONE.id(), List.of(PEER.id()), NOW)),
                new Change.OfOutgoing(ZONE.id()));
        assertThat(fetches(ZONE, KEY, ELSEWHERE)).isTrue();
        edit(tx -> tx.transfers().deleteOutgoing(ZONE.id()), new Change.OfOutgoing(ZONE.id()));
        assertThat(fetches(ZONE, KEY, ELSEWHERE)).isFalse();
    }

    @Test
    void deletedZoneIsRefusedAtOnce() {
        edit(tx -> tx.zones().delete(ZONE.id()), new Change.OfZone(ZONE.id()));
        assertThat(fetches(ZONE, KEY, ELSEWHERE)).isFalse();
    }

    @Test
    void renamedKeyAndPeerWithAnotherKeyAreFollowed() {
        TsigKey renamed = new TsigKey(KEY.id(), OURS, DnsName.of("new.example.org"), KEY.algorithm(), KEY.secret());
        edit(tx -> tx.transfers().update(sealed(renamed)), new Change.OfTsigKey(KEY.id()));
        assertThat(directory.key(KEY.name())).isNull();
        assertThat(directory.key(renamed.name())).isEqualTo(renamed);
        Peer changed = new Peer(PEER.id(), OURS, "peer", ADDRESS, 53, UNUSED_KEY.id(), true);
        edit(tx -> tx.transfers().update(changed), new Change.OfPeer(PEER.id()));
        assertThat(fetches(ZONE, renamed, ELSEWHERE)).isFalse();
        assertThat(fetches(ZONE, UNUSED_KEY, ELSEWHERE)).isTrue();
        edit(tx -> tx.transfers().delete(KEY.id()), new Change.OfTsigKey(KEY.id()));
        assertThat(directory.key(renamed.name())).isNull();
    }

    @Test
    void addressesOfPeersThatFollowAZoneAreKnown() {
        assertThat(index.isPeer(IpAddress.parse("198.51.100.1").orElseThrow())).isTrue();
        assertThat(index.isPeer(ADDRESS)).isFalse();
        Peer moved = new Peer(PEER.id(), OURS, "peer", ADDRESS, 53, KEY.id(), true);
        edit(tx -> tx.transfers().update(moved), new Change.OfPeer(PEER.id()));
        assertThat(index.isPeer(ADDRESS)).isTrue();
        assertThat(index.isPeer(IpAddress.parse("198.51.100.1").orElseThrow())).isFalse();
        edit(tx -> tx.transfers().deleteOutgoing(ZONE.id()), new Change.OfOutgoing(ZONE.id()));
        assertThat(index.isPeer(ADDRESS)).isFalse();
    }
}
