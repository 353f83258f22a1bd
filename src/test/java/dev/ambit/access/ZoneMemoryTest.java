package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.answer.RecordSelection;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit of the memory for zones. */
final class ZoneMemoryTest {
    private static final AccountId ACCOUNT = new AccountId(2, 1);
    private static final ZoneId ZONE = new ZoneId(4, 1);
    private static final ZoneId OTHER = new ZoneId(4, 2);
    private static final long LARGE = 1L << 30;

    @AutoClose
    private Storage storage;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        storage = Storages.open(folder);
        write(new Change.OfZone(ZONE), tx -> {
            tx.accounts().insert(Samples.account(1));
            tx.zones().insert(Samples.zone(1, ACCOUNT, "example.com"));
        });
    }

    @Test
    void theLimitIsExact() throws InterruptedException {
        long before = used();
        long growth = growthOf(record(1, "x".repeat(100)));
        try (ZoneIndex index = loaded(before + growth - 1)) {
            assertThatThrownBy(() -> insert(1, "x".repeat(100)))
                    .isInstanceOf(ZoneMemoryException.class)
                    .hasMessageContaining("`zone-memory`")
                    .hasMessageContaining((before + growth) + " bytes")
                    .hasMessageContaining((before + growth - 1) + " bytes");
            assertThat(index.memory()).isEqualTo(before);
            assertThat(stored()).isEmpty();
        }
        storage.close();
        storage = Storages.open(folder); // without the first index
        try (ZoneIndex index = loaded(before + growth)) {
            insert(1, "x".repeat(100));
            assertThat(index.memory()).isEqualTo(before + growth);
        }
    }

    @Test
    void aNewZoneCounts() throws InterruptedException {
        try (ZoneIndex index = loaded(used())) {
            assertThatThrownBy(() -> write(
                            new Change.OfZone(OTHER), tx -> tx.zones().insert(Samples.zone(2, ACCOUNT, "example.net"))))
                    .isInstanceOf(ZoneMemoryException.class);
            assertThat(index.find(OTHER)).isNull();
        }
    }

    @Test
    void anImportCounts() throws InterruptedException {
        try (ZoneIndex index = loaded(used() + 1000)) {
            assertThatThrownBy(() -> write(
                            new Change.OfRecords(ZONE),
                            tx -> tx.records()
                                    .insertAll(IntStream.range(0, 10)
                                            .mapToObj(i -> record(i, "x"))
                                            .toList())))
                    .isInstanceOf(ZoneMemoryException.class);
            assertThat(stored()).isEmpty();
            write(new Change.OfRecords(ZONE), tx -> tx.records().insertAll(List.of(record(1, "x"), record(2, "y"))));
            assertThat(index.find(ZONE))
                    .satisfies(zone -> assertThat(zone.size()).isEqualTo(2));
        }
    }

    @Test
    void whatDoesNotGrowIsAlwaysAllowed() throws InterruptedException {
        insert(1, "x".repeat(100));
        insert(2, "y".repeat(100));
        try (ZoneIndex index = loaded(used())) {
            long full = index.memory();
            assertThatThrownBy(() -> insert(3, "z")).isInstanceOf(ZoneMemoryException.class);
            assertThatThrownBy(() -> update(record(1, "x".repeat(101)))).isInstanceOf(ZoneMemoryException.class);
            update(record(1, "z".repeat(100)));
            assertThat(index.memory()).isEqualTo(full);
            update(record(1, "z".repeat(90)));
            assertThat(index.memory()).isLessThan(full);
            replace(2, record(3, "y".repeat(100)));
            delete(3);
            insert(2, "y".repeat(100));
            delete(1);
            delete(2);
            assertThat(stored()).isEmpty();
        }
    }

    /** Most of these writers share a commit, and all want the last bytes. */
    @Test
    void concurrentWritersNeverPassTheLimit() throws Exception {
        long growth = growthOf(record(1, "x".repeat(50)));
        long limit = used() + 40 * growth;
        try (ZoneIndex index = loaded(limit);
                ExecutorService writers = Executors.newFixedThreadPool(16)) {
            AtomicInteger refused = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 16; writer++) {
                int from = 10_000 + writer * 100;
                all.add(writers.submit(() -> {
                    for (int i = from; i < from + 20; i++) {
                        try {
                            insert(i, "x".repeat(50));
                        } catch (ZoneMemoryException e) {
                            refused.incrementAndGet();
                        }
                        assertThat(index.memory()).isLessThanOrEqualTo(limit);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(refused.get()).isBetween(1, 16 * 20 - 1);
            assertThat(limit - index.memory()).isLessThan(growth * 2);
            assertThat(new HashSet<>(
                            snapshot(index).list(RecordSelection.ALL, 0, 10_000).records()))
                    .isEqualTo(stored());
        }
    }

    /** Near the limit, each write is derived in its own transaction, and the commit uses that. */
    @Test
    void whatIsDerivedForTheCheckIsWhatIsPublished() throws Exception {
        try (ZoneIndex index = loaded(used() + 400_000);
                ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                int from = writer * 1000;
                all.add(writers.submit(() -> {
                    for (int i = from; i < from + 60; i++) {
                        change(i);
                        RecordId id = new RecordId(5, i);
                        assertThat(snapshot(index).find(id) != null).isEqualTo(i % 3 != 0);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            ZoneSnapshot zone = snapshot(index);
            assertThat(new HashSet<>(zone.list(RecordSelection.ALL, 0, 10_000).records()))
                    .isEqualTo(stored());
            assertThat(index.memory()).isEqualTo(used());
        }
    }

    private void change(int number) {
        insert(number, "x" + number);
        if (number % 3 == 0) {
            delete(number);
        } else if (number % 3 == 1) {
            update(record(number, "changed"));
        }
        assertThatThrownBy(() -> write(new Change.OfRecord(ZONE, new RecordId(5, number + 500)), tx -> {
                    tx.records().insert(record(number + 500, "rolled back"));
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");
    }

    @Test
    void zonesThatAreTooLargeAtTheStartAreNamedWithTheFigure() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            insert(i, "x".repeat(200));
        }
        write(new Change.OfZone(OTHER), tx -> tx.zones().insert(Samples.zone(2, ACCOUNT, "example.net")));
        long needed = used();
        try (ZoneIndex index = ZoneIndex.start(storage, needed - 1)) {
            assertThat(index.awaitLoaded()).hasValueSatisfying(excess -> {
                assertThat(excess.needed()).isEqualTo(needed);
                assertThat(excess.limit()).isEqualTo(needed - 1);
            });
        }
        try (ZoneIndex index = ZoneIndex.start(storage, needed)) {
            assertThat(index.awaitLoaded()).isEmpty();
        }
    }

    @Test
    void farTooManyRecordsAreRefusedBeforeTheyAreLoaded() {
        for (int i = 0; i < 20; i++) {
            insert(i, "x");
        }
        assertThatThrownBy(() -> ZoneIndex.start(storage, 2_000))
                .isInstanceOfSatisfying(ZoneMemoryException.class, excess -> {
                    assertThat(excess.atStart()).contains("at least ", "zone-memory is 1MiB");
                    assertThat(excess.needed()).isBetween(2_000L, used());
                });
        assertThatCode(() -> insert(20, "no index checks this")).doesNotThrowAnyException();
    }

    private ZoneIndex loaded(long limit) throws InterruptedException {
        ZoneIndex index = ZoneIndex.start(storage, limit);
        assertThat(index.awaitLoaded()).isEmpty();
        return index;
    }

    /** What all zones need now. */
    private long used() {
        try (ZoneIndex index = loaded(LARGE)) {
            return index.memory();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long growthOf(DnsRecord dnsRecord) {
        var zone = Samples.zone(1, ACCOUNT, "example.com");
        ZoneSnapshot empty = ZoneSnapshot.of(ZONE, zone.name(), zone.settings(), 1, List.of());
        return empty.with(zone.settings(), 1, Set.of(), List.of(dnsRecord)).memory() - empty.memory();
    }

    private static ZoneSnapshot snapshot(ZoneIndex index) {
        ZoneSnapshot zone = index.find(ZONE);
        assertThat(zone).isNotNull();
        return zone;
    }

    private Set<DnsRecord> stored() {
        Set<DnsRecord> records = new HashSet<>();
        storage.read(tx -> {
            tx.records().forEachInZone(ZONE, records::add);
            return true;
        });
        return records;
    }

    private void insert(int number, String text) {
        change(number, tx -> tx.records().insert(record(number, text)));
    }

    private void update(DnsRecord dnsRecord) {
        write(new Change.OfRecord(ZONE, dnsRecord.id()), tx -> tx.records().update(dnsRecord));
    }

    private void delete(int number) {
        change(number, tx -> tx.records().delete(ZONE, new RecordId(5, number)));
    }

    /** Deletes one record and adds another in one transaction. */
    private void replace(int deleted, DnsRecord added) {
        write(new Change.OfRecord(ZONE, added.id()), tx -> {
            tx.revisions().append(new Change.OfRecord(ZONE, new RecordId(5, deleted)));
            tx.records().delete(ZONE, new RecordId(5, deleted));
            tx.records().insert(added);
        });
    }

    private void change(int number, Consumer<Tx> work) {
        write(new Change.OfRecord(ZONE, new RecordId(5, number)), work);
    }

    private void write(Change change, Consumer<Tx> work) {
        Samples.change(storage, tx -> {
            work.accept(tx);
            tx.revisions().append(change);
        });
    }

    /** Records with numbers of equally many digits need equally much. */
    private static DnsRecord record(int number, String text) {
        return Samples.dnsRecord(
                number, ZONE, "r%06d.example.com".formatted(number), RecordType.TXT, "\"" + text + "\"");
    }
}
