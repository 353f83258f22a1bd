package dev.ambit.publish.catalog;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.MovableClock;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.transfer.Catalog;
import dev.ambit.core.transfer.Outgoing;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.publish.notify.Follower;
import dev.ambit.publish.notify.Followers;
import dev.ambit.publish.transfer.TransferAccess;
import dev.ambit.publish.transfer.TransferClient;
import dev.ambit.publish.transfer.TransferIndex;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredTsigKey;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;

/** The content and the serials of catalog zones. */
class CatalogsTest {
    private static final AccountId ACCOUNT = account(1).id();
    private static final AccountId OTHER = account(2).id();
    private static final Zone COM = zone(1, ACCOUNT, "example.com");
    private static final Zone NET = zone(2, ACCOUNT, "example.net");
    private static final Zone FOREIGN = zone(3, OTHER, "example.org");
    private static final PeerId PEER = new PeerId(6, 1);
    private static final PeerId WITHOUT_KEY = new PeerId(6, 2);
    private static final HmacKey DIGEST_KEY = new HmacKey(1, new byte[HmacKey.BYTES]);
    private static final TsigKey KEY = key(1, ACCOUNT);
    private static final TsigKey OTHER_KEY = key(2, OTHER);
    private static final String NAME = "catalog." + ACCOUNT + ".invalid";

    private final MovableClock clock = new MovableClock();
    private final long start = clock.instant().getEpochSecond();
    private final BlockingQueue<ZoneId> changed = new LinkedBlockingQueue<>();
    private Storage storage;
    private Catalogs catalogs;
    private Followers followers;

    @BeforeEach
    void open(@TempDir Path folder) {
        storage = Storages.open(folder);
        change(storage, tx -> {
            tx.accounts().insert(account(1));
            tx.accounts().insert(account(2));
            List.of(COM, NET, FOREIGN).forEach(tx.zones()::insert);
            tx.transfers().insert(StoredTsigKey.seal(KEY, DIGEST_KEY, new Random(1)));
            tx.transfers().insert(peer(PEER, KEY.id()));
            tx.transfers().insert(peer(WITHOUT_KEY, null));
        });
        restart();
    }

    private static TsigKey key(long number, AccountId account) {
        DnsName name = DnsName.of("key" + number + ".example.org");
        return new TsigKey(
                new TsigKeyId(5, number), account, name, TsigAlgorithm.HMAC_SHA256, TsigSecret.of(new byte[32]));
    }

    private static Peer peer(PeerId id, @Nullable TsigKeyId key) {
        return new Peer(id, ACCOUNT, "ns", IpAddress.parse("192.0.2.1").orElseThrow(), 53, key, true);
    }

    private void restart() {
        followers = new Followers(TransferIndex.start(storage, List.of(DIGEST_KEY)));
        catalogs = Catalogs.start(storage, followers, clock);
        catalogs.onChange(changed::add);
    }

    @AfterEach
    void close() {
        catalogs.close();
        storage.close();
    }

    @Test
    void accountWithoutTransfersHasNoCatalog() {
        assertThat(catalogs.find(ACCOUNT)).isNull();
        assertThat(catalogs.find(DnsName.of(NAME))).isNull();
        assertThat(catalogs.ids()).isEmpty();
    }

    @Test
    void zonesWithEnabledTransfersAreMembersAndNoOthers() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        transfer(FOREIGN, true);
        awaitChange(OTHER);
        transfer(NET, false);
        ZoneSnapshot catalog = catalog();
        assertThat(catalogs.find(DnsName.of(NAME))).isSameAs(catalog);
        assertThat(catalogs.find(Followers.catalogOf(ACCOUNT))).isSameAs(catalog);
        assertThat(catalog.soa().toRecord(catalog.apex()).toString())
                .isEqualTo(NAME + ".\t0\tIN\tSOA\tinvalid. invalid. " + start + " 3600 600 2147483647 0");
        assertThat(lines(catalog))
                .containsExactlyInAnyOrder(
                        NAME + ".\t0\tIN\tNS\tinvalid.",
                        "version." + NAME + ".\t0\tIN\tTXT\t2",
                        COM.id() + ".zones." + NAME + ".\t0\tIN\tPTR\texample.com.");
    }

    @Test
    void eachChangeRaisesTheSerialByOneAndIsInTheHistory() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        transfer(NET, true);
        awaitChange(ACCOUNT);
        transfer(COM, false);
        awaitChange(ACCOUNT);
        assertThat(catalog().serial()).isEqualTo(start + 2);
        assertThat(lines(catalog())).filteredOn(line -> line.contains("PTR")).hasSize(1);
        List<ZoneChange> changes = catalogs.since(ACCOUNT, start).orElseThrow();
        assertThat(changes).extracting(one -> one.from().serial()).containsExactly(start, start + 1);
        assertThat(changes).extracting(one -> one.to().serial()).containsExactly(start + 1, start + 2);
        assertThat(changes.getFirst().removed()).isEmpty();
        assertThat(changes.getFirst().added())
                .extracting(set -> set.name().text())
                .containsExactly(NET.id() + ".zones." + NAME);
        assertThat(changes.getLast().removed())
                .extracting(set -> set.name().text())
                .containsExactly(COM.id() + ".zones." + NAME);
        assertThat(changes.getLast().added()).isEmpty();
        assertThat(catalogs.since(ACCOUNT, start + 2)).contains(List.of());
        assertThat(catalogs.since(ACCOUNT, start - 1)).isEmpty();
    }

    @Test
    void changeThatKeepsTheMembersKeepsTheSerial() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        transfer(COM, true);
        transfer(FOREIGN, true);
        awaitChange(OTHER);
        assertThat(catalog().serial()).isEqualTo(start);
        assertThat(changed).isEmpty();
    }

    @Test
    void deletedZoneLeavesAndTheSameNameComesBackAsAnotherMember() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        Zone again = zone(4, ACCOUNT, "example.com");
        change(storage, tx -> {
            tx.zones().delete(COM.id());
            tx.revisions().append(new Change.OfZone(COM.id()));
            tx.zones().insert(again);
            tx.transfers().put(Outgoing.of(again.id(), List.of(PEER), Samples.NOW));
            tx.revisions().append(new Change.OfOutgoing(again.id()));
        });
        while (!lines(catalog()).toString().contains(again.id().toString())) {
            awaitChange(ACCOUNT);
        }
        assertThat(lines(catalog()))
                .filteredOn(line -> line.contains("PTR"))
                .containsExactly(again.id() + ".zones." + NAME + ".\t0\tIN\tPTR\texample.com.");
    }

    @Test
    void restartKeepsTheSerialWhenNothingHasChanged() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        List<String> before = lines(catalog());
        catalogs.close();
        restart();
        assertThat(catalog().serial()).isEqualTo(start);
        assertThat(lines(catalog())).isEqualTo(before);
        assertThat(catalogs.since(ACCOUNT, start - 1)).isEmpty();
    }

    @Test
    void changeThatWasNotPublishedBeforeACrashGetsANewSerialAtTheStart() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        catalogs.close();
        transfer(NET, true);
        restart();
        assertThat(catalog().serial()).isEqualTo(start + 1);
        assertThat(lines(catalog())).filteredOn(line -> line.contains("PTR")).hasSize(2);
        assertThat(stored().serial()).isEqualTo(start + 1);
    }

    @Test
    void changeThatWasStoredBeforeACrashIsPublishedUnderItsSerial() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        catalogs.close();
        transfer(NET, true);
        Catalog next = stored().with(Map.of(COM.id(), COM.name(), NET.id(), NET.name()));
        storage.inTransaction(tx -> {
            tx.catalogs().put(next);
            return next;
        });
        restart();
        assertThat(catalog().serial()).isEqualTo(start + 1);
        assertThat(lines(catalog())).filteredOn(line -> line.contains("PTR")).hasSize(2);
    }

    @Test
    void lastZoneLeavesAnEmptyCatalog() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        transfer(COM, false);
        awaitChange(ACCOUNT);
        assertThat(catalog().serial()).isEqualTo(start + 1);
        assertThat(lines(catalog())).hasSize(2);
        catalogs.close();
        restart();
        assertThat(catalog().serial()).isEqualTo(start + 1);
    }

    @Test
    void peersOfTheZonesThatHaveAKeyFollowTheCatalog() throws InterruptedException {
        transfer(COM, true);
        transfer(NET, true);
        assertThat(followers.of(Followers.catalogOf(ACCOUNT)))
                .extracting(Follower::peer)
                .extracting(Peer::id)
                .containsExactly(PEER);
        assertThat(followers.of(Followers.catalogOf(OTHER))).isEmpty();
    }

    /** A secondary deletes the zones that its catalog does not have. */
    @Test
    void catalogIsForTheKeysOfItsAccountWhateverZonesThereAre() throws InterruptedException {
        transfer(COM, true);
        awaitChange(ACCOUNT);
        ZoneSnapshot zone = ZoneSnapshot.of(COM.id(), DnsName.of(NAME), COM.settings(), 1, List.of());
        TransferAccess others = new TransferAccess() {
            @Override
            public @Nullable TsigKey key(DnsName name) {
                return name.equals(KEY.name()) ? KEY : null;
            }

            @Override
            public ZoneSnapshot zone(DnsName apex, TransferClient client) {
                return zone;
            }
        };
        CatalogAccess access = new CatalogAccess(others, catalogs);
        IpAddress address = IpAddress.parse("192.0.2.1").orElseThrow();
        assertThat(access.key(KEY.name())).isEqualTo(KEY);
        assertThat(access.zone(DnsName.of(NAME), new TransferClient(KEY, address)))
                .isSameAs(catalog());
        assertThat(access.zone(DnsName.of(NAME), new TransferClient(OTHER_KEY, address)))
                .isSameAs(zone);
        assertThat(access.zone(DnsName.of(NAME), new TransferClient(null, address)))
                .isSameAs(zone);
        assertThat(access.zone(COM.name(), new TransferClient(KEY, address))).isSameAs(zone);
    }

    private ZoneSnapshot catalog() {
        return Objects.requireNonNull(catalogs.find(ACCOUNT));
    }

    private Catalog stored() {
        return storage.read(tx -> tx.catalogs().find(ACCOUNT)).orElseThrow();
    }

    private void transfer(Zone zone, boolean enabled) {
        change(storage, tx -> {
            tx.transfers()
                    .put(Outgoing.of(zone.id(), List.of(PEER, WITHOUT_KEY), Samples.NOW)
                            .withEnabled(enabled));
            tx.revisions().append(new Change.OfOutgoing(zone.id()));
        });
    }

    private void awaitChange(AccountId account) throws InterruptedException {
        assertThat(changed.poll(20, TimeUnit.SECONDS)).isEqualTo(Followers.catalogOf(account));
    }

    private static List<String> lines(ZoneSnapshot zone) {
        List<String> lines = new ArrayList<>();
        zone.forEachSet(set -> set.rdata().forEach(rdata -> lines.add(line(set, rdata))));
        return lines;
    }

    private static String line(RecordSet set, byte[] rdata) {
        return Record.newRecord(set.name().toName(), set.type(), DClass.IN, set.ttl(), rdata)
                .toString();
    }
}
