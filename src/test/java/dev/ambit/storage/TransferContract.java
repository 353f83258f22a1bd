package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.zone;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys, peers, ACLs and outgoing transfers. */
abstract class TransferContract extends StorageContract {
    private static final AccountId OTHER = account(2).id();
    private static final ZoneId ZONE = zone(1, ACCOUNT, "example.com").id();
    private static final ZoneId ZONE_2 = zone(2, ACCOUNT, "example.net").id();
    private static final HmacKey OLD = new HmacKey(1, new byte[HmacKey.BYTES]);
    private static final HmacKey NEW = new HmacKey(2, "0123456789abcdef0123456789abcdef".getBytes(US_ASCII));

    @BeforeEach
    void insertAnotherAccountAndTwoZones() {
        change(storage, tx -> {
            tx.accounts().insert(account(2));
            tx.zones().insert(zone(1, ACCOUNT, "example.com"));
            tx.zones().insert(zone(2, ACCOUNT, "example.net"));
        });
    }

    @Test
    void keyIsReadAsStoredAndItsSecretIsSealed() {
        TsigKey key = key(1, ACCOUNT, "a.example.com");
        change(storage, tx -> {
            tx.transfers().insert(seal(key(2, OTHER, "b.example.com"), OLD));
            tx.transfers().insert(seal(key, OLD));
        });
        StoredTsigKey stored = found(tx -> tx.transfers().findKey(key.id())).orElseThrow();
        assertThat(stored.open(List.of(NEW, OLD))).contains(key);
        assertThat(stored.open(List.of(NEW))).isEmpty();
        assertThat(new String(stored.sealed(), ISO_8859_1))
                .doesNotContain(new String(key.secret().bytes(), ISO_8859_1));
        assertThat(found(tx -> tx.transfers().findKey(key.name())).orElseThrow().id())
                .isEqualTo(key.id());
        assertThat(all(tx -> tx.transfers().listKeys(ACCOUNT)))
                .extracting(StoredTsigKey::id)
                .containsExactly(key.id());
        assertThat(all(tx -> tx.transfers().allKeys()))
                .extracting(one -> one.name().text())
                .containsExactly("a.example.com", "b.example.com");
    }

    /** Otherwise write access to the database reads every secret: it copies one to a key of the attacker's account. */
    @Test
    void sealedSecretOfAnotherKeyIsNotOpened() {
        StoredTsigKey one = seal(key(1, ACCOUNT, "a"), OLD);
        StoredTsigKey copied = new StoredTsigKey(
                new TsigKeyId(11, 2), ACCOUNT, DnsName.of("b"), one.algorithm(), one.sealed(), one.keyId());
        assertThatThrownBy(() -> copied.open(List.of(OLD))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nameOfAKeyIsUniqueOnTheServer() {
        change(storage, tx -> tx.transfers().insert(seal(key(1, ACCOUNT, "a"), OLD)));
        assertThat(inserted(tx -> tx.transfers().insert(seal(key(2, OTHER, "a"), OLD))))
                .isEqualTo(InsertResult.CONFLICT);
        change(storage, tx -> tx.transfers().insert(seal(key(2, OTHER, "b"), OLD)));
        assertThat(inserted(tx -> tx.transfers().update(seal(key(2, OTHER, "a"), OLD))))
                .isEqualTo(InsertResult.CONFLICT);
        change(
                storage,
                tx -> assertThat(tx.transfers().update(seal(key(2, OTHER, "c"), NEW)))
                        .isEqualTo(InsertResult.INSERTED));
        assertThat(found(tx -> tx.transfers().findKey(DnsName.of("c")))
                        .orElseThrow()
                        .keyId())
                .isEqualTo(2);
    }

    @Test
    void secretIsSealedAgainWithoutAnAuditEntry() {
        TsigKey key = key(1, ACCOUNT, "a");
        change(storage, tx -> tx.transfers().insert(seal(key, OLD)));
        assertThat(number(tx -> tx.transfers().countByKey(1))).isEqualTo(1);
        storage.inTransaction(tx -> {
            tx.transfers().reseal(seal(key, NEW));
            return true;
        });
        assertThat(all(tx -> tx.transfers().keyIds())).containsExactly(2);
        assertThat(number(tx -> tx.transfers().countByKey(1))).isZero();
        assertThat(found(tx -> tx.transfers().findKey(key.id())).orElseThrow().open(List.of(NEW)))
                .contains(key);
    }

    @Test
    void peerIsReadAsStoredChangedAndDeleted() {
        TsigKey key = key(1, ACCOUNT, "a");
        Peer first = peer(1, "b", "192.0.2.1", key.id());
        Peer second = peer(2, "a", null, null);
        change(storage, tx -> {
            tx.transfers().insert(seal(key, OLD));
            tx.transfers().insert(first);
            tx.transfers().insert(second);
        });
        assertThat(found(tx -> tx.transfers().findPeer(first.id()))).contains(first);
        assertThat(all(tx -> tx.transfers().listPeers(ACCOUNT))).containsExactly(second, first);
        assertThat(all(tx -> tx.transfers().allPeers())).containsExactly(second, first);
        assertThat(all(tx -> tx.transfers().listPeers(OTHER))).isEmpty();
        Peer after = peer(1, "c", "2001:db8::1", null);
        change(storage, tx -> assertThat(tx.transfers().update(after)).isTrue());
        assertThat(found(tx -> tx.transfers().findPeer(first.id()))).contains(after);
        change(storage, tx -> assertThat(tx.transfers().delete(first.id())).isTrue());
        assertThat(changed(tx -> tx.transfers().update(after))).isFalse();
        assertThat(changed(tx -> tx.transfers().delete(first.id()))).isFalse();
    }

    @Test
    void keyOfAPeerAndPeerOfAZoneCannotBeDeleted() {
        TsigKey key = key(1, ACCOUNT, "a");
        Peer peer = peer(1, "a", null, key.id());
        change(storage, tx -> {
            tx.transfers().insert(seal(key, OLD));
            tx.transfers().insert(peer);
            tx.transfers().put(Outgoing.of(ZONE, List.of(peer.id()), NOW));
        });
        assertThatThrownBy(() -> changed(tx -> tx.transfers().delete(key.id()))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> changed(tx -> tx.transfers().delete(peer.id())))
                .isInstanceOf(StorageException.class);
        change(storage, tx -> {
            assertThat(tx.transfers().deleteOutgoing(ZONE)).isTrue();
            assertThat(tx.transfers().delete(peer.id())).isTrue();
            assertThat(tx.transfers().delete(key.id())).isTrue();
        });
    }

    @Test
    void aclIsReadAsStoredChangedAndDeleted() {
        Acl acl = acl("192.0.2.53/28");
        change(storage, tx -> tx.transfers().insert(acl));
        assertThat(found(tx -> tx.transfers().findAcl(acl.id()))).contains(acl);
        assertThat(all(tx -> tx.transfers().listAcls(ACCOUNT))).containsExactly(acl);
        assertThat(all(tx -> tx.transfers().allAcls())).containsExactly(acl);
        Acl after = acl("2001:db8::/64");
        change(storage, tx -> assertThat(tx.transfers().update(after)).isTrue());
        assertThat(found(tx -> tx.transfers().findAcl(acl.id()))).contains(after);
        change(storage, tx -> assertThat(tx.transfers().delete(acl.id())).isTrue());
        assertThat(changed(tx -> tx.transfers().delete(acl.id()))).isFalse();
    }

    @Test
    void transfersOfAZoneKeepTheOrderOfTheirPeersAndAreReplaced() {
        Peer one = peer(1, "a", null, null);
        Peer two = peer(2, "b", null, null);
        Outgoing outgoing = Outgoing.of(ZONE, List.of(two.id(), one.id(), two.id()), NOW);
        Outgoing other = Outgoing.of(ZONE_2, List.of(one.id()), NOW);
        change(storage, tx -> {
            tx.transfers().insert(one);
            tx.transfers().insert(two);
            tx.transfers().put(outgoing);
            tx.transfers().put(other);
        });
        assertThat(found(tx -> tx.transfers().findOutgoing(ZONE))).contains(outgoing);
        assertThat(outgoing.peers()).containsExactly(two.id(), one.id());
        assertThat(all(tx -> tx.transfers().listOutgoing(one.id()))).containsExactly(outgoing, other);
        assertThat(all(tx -> tx.transfers().allOutgoing())).containsExactly(outgoing, other);
        Outgoing after = outgoing.withPeers(List.of(one.id())).withEnabled(false);
        change(storage, tx -> tx.transfers().put(after));
        assertThat(found(tx -> tx.transfers().findOutgoing(ZONE))).contains(after);
        assertThat(all(tx -> tx.transfers().listOutgoing(two.id()))).isEmpty();
    }

    @Test
    void timesOfTransfersNeverMoveBackAndNeedNoAuditEntry() {
        change(storage, tx -> tx.transfers().put(Outgoing.of(ZONE, List.of(), NOW)));
        storage.inTransaction(tx -> {
            tx.transfers().touch(ZONE, NOW.plusSeconds(2), null);
            tx.transfers().touch(ZONE, NOW.plusSeconds(1), NOW.plusSeconds(3));
            tx.transfers().touch(ZONE_2, NOW, NOW);
            return true;
        });
        Outgoing touched = found(tx -> tx.transfers().findOutgoing(ZONE)).orElseThrow();
        assertThat(touched.checkedOn()).isEqualTo(NOW.plusSeconds(2));
        assertThat(touched.transferredOn()).isEqualTo(NOW.plusSeconds(3));
        assertThat(found(tx -> tx.transfers().findOutgoing(ZONE_2))).isEmpty();
    }

    @Test
    void deletingAZoneDeletesItsTransfersAtOnce() {
        Peer peer = peer(1, "a", null, null);
        change(storage, tx -> {
            tx.transfers().insert(peer);
            tx.transfers().put(Outgoing.of(ZONE, List.of(peer.id()), NOW));
        });
        change(storage, tx -> {
            tx.zones().delete(ZONE);
            assertThat(tx.transfers().findOutgoing(ZONE)).isEmpty();
            assertThat(tx.transfers().delete(peer.id())).isTrue();
        });
        assertThat(all(tx -> tx.transfers().allOutgoing())).isEmpty();
    }

    @Test
    void changesAreReadFromTheRevisionLogAsAppended() {
        List<Change> changes = List.of(
                new Change.OfTsigKey(new TsigKeyId(11, 1)),
                new Change.OfPeer(new PeerId(12, 1)),
                new Change.OfAcl(new AclId(13, 1)),
                new Change.OfOutgoing(ZONE));
        long before = number(tx -> tx.revisions().head());
        change(storage, tx -> changes.forEach(tx.revisions()::append));
        assertThat(all(tx -> tx.revisions().since(before, changes.size())))
                .extracting(Revision::change)
                .containsExactlyElementsOf(changes);
    }

    private static TsigKey key(long number, AccountId account, String name) {
        return new TsigKey(
                new TsigKeyId(11, number),
                account,
                DnsName.of(name),
                TsigAlgorithm.HMAC_SHA512,
                TsigSecret.of(("a secret of a key, number " + number).getBytes(US_ASCII)));
    }

    private static StoredTsigKey seal(TsigKey key, HmacKey under) {
        return StoredTsigKey.seal(key, under, new Random(1));
    }

    private static Peer peer(long number, String name, @Nullable String address, @Nullable TsigKeyId key) {
        IpAddress parsed = address == null ? null : IpAddress.parse(address).orElseThrow();
        return new Peer(new PeerId(12, number), ACCOUNT, name, parsed, 5300, key, true);
    }

    private static Acl acl(String range) {
        return new Acl(
                new AclId(13, 1), ACCOUNT, "office", Acl.parseRange(range).orElseThrow());
    }
}
