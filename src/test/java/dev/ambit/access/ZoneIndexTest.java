package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.RandomInputs;
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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneIndexTest {
    private static final AccountId ACCOUNT = new AccountId(2, 1);
    private static final ZoneId ZONE = new ZoneId(4, 1);
    private static final long LIMIT = 64L << 20;
    private static final int WRITERS = 8;
    private static final int WRITES = 60;

    @AutoClose
    private Storage storage;

    @BeforeEach
    void open(@TempDir Path folder) {
        storage = Storages.open(folder);
        write(new Change.OfZone(ZONE), tx -> {
            tx.accounts().insert(Samples.account(1));
            tx.zones().insert(Samples.zone(1, ACCOUNT, "example.com"));
        });
    }

    @Test
    void aNewZoneAndItsRecordsAreThereWhenTheWriterReturns() {
        try (ZoneIndex index = ZoneIndex.start(storage, LIMIT)) {
            write(
                    new Change.OfZone(new ZoneId(4, 2)),
                    tx -> tx.zones().insert(Samples.zone(2, ACCOUNT, "example.net")));
            assertThat(snapshot(index, new ZoneId(4, 2)).size()).isZero();
            insert(new ZoneId(4, 2), 7, "www.example.net");
            assertThat(snapshot(index, new ZoneId(4, 2)).find(new RecordId(5, 7)))
                    .isEqualTo(dnsRecord(new ZoneId(4, 2), 7, "www.example.net"));
        }
    }

    @Test
    void whatIsRolledBackIsNeverThere() throws InterruptedException {
        try (ZoneIndex index = ZoneIndex.start(storage, LIMIT)) {
            index.awaitLoaded();
            assertThatThrownBy(() -> write(new Change.OfRecord(ZONE, new RecordId(5, 1)), tx -> {
                        tx.records().insert(dnsRecord(ZONE, 1, "www.example.com"));
                        throw new IllegalStateException("refused");
                    }))
                    .hasMessage("refused");
            assertThat(snapshot(index, ZONE).size()).isZero();
        }
    }

    @Test
    void aDeletedZoneIsGone() throws InterruptedException {
        try (ZoneIndex index = ZoneIndex.start(storage, LIMIT)) {
            index.awaitLoaded();
            write(new Change.OfZone(ZONE), tx -> tx.zones().delete(ZONE));
            assertThat(index.find(ZONE)).isNull();
        }
    }

    @Test
    void manyRecordsOfAnImportAreThere() throws InterruptedException {
        try (ZoneIndex index = ZoneIndex.start(storage, LIMIT)) {
            index.awaitLoaded();
            write(
                    new Change.OfRecords(ZONE),
                    tx -> tx.records()
                            .insertAll(
                                    List.of(dnsRecord(ZONE, 1, "a.example.com"), dnsRecord(ZONE, 2, "b.example.com"))));
            assertThat(snapshot(index, ZONE).size()).isEqualTo(2);
        }
    }

    /** The index is started while others write, so that zones are loaded and changed at the same time. */
    @Test
    void eachWriterReadsItsOwnWriteAndTheEndIsTheDatabase() throws Exception {
        for (int round = 0; round < 5; round++) {
            int first = round * WRITERS * WRITES;
            List<Future<?>> writing = new ArrayList<>();
            Holder holder = new Holder();
            try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
                for (int writer = 0; writer < WRITERS; writer++) {
                    int from = first + writer * WRITES;
                    writing.add(writers.submit(() -> writeAndRead(holder, from)));
                }
                try (ZoneIndex index = ZoneIndex.start(storage, LIMIT)) {
                    holder.index = index;
                    for (Future<?> one : writing) {
                        one.get();
                    }
                    index.awaitLoaded();
                    assertThat(all(snapshot(index, ZONE))).isEqualTo(stored());
                    assertThat(snapshot(index, ZONE).serial()).isEqualTo(storedSerial());
                    holder.index = null;
                }
            }
        }
    }

    private static final class Holder {
        private volatile @Nullable ZoneIndex index;
    }

    private void writeAndRead(Holder holder, int from) {
        Random random = new Random(RandomInputs.seed(from));
        for (int i = from; i < from + WRITES; i++) {
            insert(ZONE, i, "r" + random.nextInt(50) + ".example.com");
            RecordId id = new RecordId(5, i);
            ZoneIndex index = holder.index;
            ZoneSnapshot zone = index == null ? null : index.find(ZONE);
            assertThat(zone == null || zone.find(id) != null).isTrue();
            if (random.nextInt(3) == 0) {
                write(new Change.OfRecord(ZONE, id), tx -> tx.records().delete(ZONE, id));
                zone = index == null ? null : index.find(ZONE);
                assertThat(zone == null || zone.find(id) == null).isTrue();
            }
        }
    }

    private static ZoneSnapshot snapshot(ZoneIndex index, ZoneId id) {
        ZoneSnapshot found = index.find(id);
        assertThat(found).isNotNull();
        return found;
    }

    private static Set<DnsRecord> all(ZoneSnapshot zone) {
        return new HashSet<>(
                zone.list(RecordSelection.ALL, 0, Integer.MAX_VALUE).records());
    }

    private Set<DnsRecord> stored() {
        Set<DnsRecord> records = new HashSet<>();
        storage.read(tx -> {
            tx.records().forEachInZone(ZONE, records::add);
            return true;
        });
        return records;
    }

    private long storedSerial() {
        return storage.read(tx -> tx.zones().find(ZONE).orElseThrow().serial());
    }

    private void insert(ZoneId zone, int number, String name) {
        write(
                new Change.OfRecord(zone, new RecordId(5, number)),
                tx -> tx.records().insert(dnsRecord(zone, number, name)));
    }

    private void write(Change change, Consumer<Tx> work) {
        Samples.change(storage, tx -> {
            work.accept(tx);
            tx.revisions().append(change);
        });
    }

    private static DnsRecord dnsRecord(ZoneId zone, int number, String name) {
        return Samples.dnsRecord(number, zone, name, RecordType.TXT, "\"" + number + "\"");
    }
}
