package dev.ambit.records;

import static dev.ambit.records.ImportServiceTest.AUDIT_CONTEXT;
import static dev.ambit.records.ImportServiceTest.ENTRY;
import static dev.ambit.records.ImportServiceTest.LIMITS;
import static dev.ambit.records.ImportServiceTest.OTHER;
import static dev.ambit.records.ImportServiceTest.ZONE;
import static dev.ambit.records.ImportServiceTest.hosts;
import static dev.ambit.records.ImportServiceTest.imported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.Budget;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.wire.ApiException;
import dev.ambit.records.ImportService.Imported;
import dev.ambit.records.RecordOperation.Create;
import dev.ambit.records.RecordOperation.Delete;
import dev.ambit.records.RecordOperation.Replace;
import dev.ambit.storage.Change;
import dev.ambit.storage.ConcurrentChangeStorage;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports with concurrent changes in the same zone and in others: imports do not block them, and respect them. */
final class ConcurrentImportTest {
    private static final ZoneEntry OTHER_ENTRY = new ZoneEntry(OTHER.id(), OTHER.account(), "example.org");

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // likewise
    private ConcurrentChangeStorage meanwhile;

    @BeforeEach
    void open() {
        storage = Storages.open(folder);
        ImportServiceTest.create(storage);
        meanwhile = new ConcurrentChangeStorage(storage);
    }

    private Imported here(String file) {
        return imported(meanwhile, LIMITS, 1, file);
    }

    private DnsRecord created(ZoneEntry zone, RecordType type, String name, String content) {
        return change(zone, name, new Create(draft(type, name, content), "")).getFirst();
    }

    private static RecordDraft draft(RecordType type, String name, String content) {
        return new RecordDraft(
                DnsName.of(name),
                RecordContent.parse(type, content, null).orThrow(),
                Ttl.AUTOMATIC,
                RecordAttributes.NONE);
    }

    private List<DnsRecord> change(ZoneEntry zone, String seed, RecordOperation... operations) {
        return new RecordService(
                        storage, _ -> null, new AuditTrail(new Random(3)), new Random(4 + seed.hashCode()), LIMITS)
                .change(FullAccess.to(zone), AUDIT_CONTEXT, List.of(operations));
    }

    /** Appends revisions of records of {@code zone}, as many changes would. */
    private void revise(Zone zone, Collection<RecordId> ids) {
        Samples.change(storage, tx -> ids.forEach(id -> tx.revisions().append(new Change.OfRecord(zone.id(), id))));
    }

    private long count() {
        return storage.read(tx -> tx.records().count(ZONE.id()));
    }

    private long serial() {
        return storage.read(tx -> tx.zones().find(ZONE.id()).orElseThrow().serial());
    }

    private int staged() throws SQLException {
        return ImportServiceTest.staged(folder.resolve("ambit.db"));
    }

    /** Regression: one import held the write lock for minutes, and all other writers waited. */
    @Test
    void otherWritersCommitBetweenBatchesAndDoNotSeeTheImport() throws SQLException {
        AtomicInteger writes = new AtomicInteger();
        for (int batch = 0; batch < 4; batch++) {
            meanwhile.beforeNextTransaction(() -> {
                created(OTHER_ENTRY, RecordType.A, "n" + writes.incrementAndGet() + ".example.org", "192.0.2.1");
                assertThat(count()).isZero();
                assertThat(serial()).isEqualTo(ZONE.serial());
            });
        }
        assertThat(here(hosts(0, 2_500))).isEqualTo(new Imported(2_500, 2_500));
        assertThat(writes).hasValue(4);
        assertThat(count()).isEqualTo(2_500);
        assertThat(serial()).isEqualTo(ZONE.serial() + 1);
        assertThat(staged()).isZero();
    }

    @Test
    void recordsAddedConcurrentlyAreRevalidated() throws SQLException {
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> {
            created(ENTRY, RecordType.A, "host7.example.com", "192.0.2.1");
            created(ENTRY, RecordType.A, "host8.example.com", "192.0.2.2");
        });
        assertThat(here(hosts(0, 10))).isEqualTo(new Imported(9, 10));
        assertThat(count()).isEqualTo(11);

        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(
                () -> created(ENTRY, RecordType.CNAME, "host15.example.com", "www.example.net"));
        assertThatThrownBy(() -> here(hosts(10, 20)))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("line 6: A CNAME record with that host already exists.");
        assertThat(count()).isEqualTo(12);
        assertThat(staged()).isZero();
    }

    @Test
    void concurrentImportIsRevalidated() throws SQLException {
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> imported(storage, LIMITS, 9, hosts(0, 5)));
        assertThat(here(hosts(0, 10))).isEqualTo(new Imported(5, 10));
        assertThat(count()).isEqualTo(10);

        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> imported(storage, LIMITS, 10, "host11 CNAME www\n"));
        assertThatThrownBy(() -> here(hosts(10, 15))).isInstanceOf(ApiException.class);
        assertThat(count()).isEqualTo(11);
        assertThat(staged()).isZero();
    }

    /** Regression: the record was taken for present, and the response said that the whole file is in the zone. */
    @Test
    void recordRemovedConcurrentlyIsAdded() {
        DnsRecord deleted = created(ENTRY, RecordType.A, "host1.example.com", "192.0.2.1");
        DnsRecord changed = created(ENTRY, RecordType.A, "host2.example.com", "192.0.2.1");
        DnsRecord moved = created(ENTRY, RecordType.A, "host3.example.com", "192.0.2.1");
        DnsRecord stays = created(ENTRY, RecordType.A, "host4.example.com", "192.0.2.1");
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> change(
                ENTRY,
                "",
                new Delete(deleted.id(), ""),
                new Replace(changed.id(), draft(RecordType.A, "host2.example.com", "192.0.2.9"), ""),
                new Replace(moved.id(), draft(RecordType.A, "moved.example.com", "192.0.2.1"), ""),
                new Replace(stays.id(), draft(RecordType.A, "host4.example.com", "192.0.2.1"), "")));
        assertThat(here(hosts(0, 6))).isEqualTo(new Imported(5, 6));
        assertThat(count()).isEqualTo(8);
    }

    @Test
    void recordRemovedBetweenTwoAttemptsIsAdded() {
        DnsRecord present = created(ENTRY, RecordType.A, "host1.example.com", "192.0.2.1");
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> {
            change(ENTRY, "", new Delete(present.id(), ""));
            imported(storage, LIMITS, 9, "other A 192.0.2.1\n");
        });
        assertThat(here(hosts(0, 5))).isEqualTo(new Imported(5, 5));
        assertThat(count()).isEqualTo(6);
    }

    /** Attack: a client runs batches in its own zone at the right moments, and prevents others from importing. */
    @Test
    void changesInOtherZonesDoNotRestartAnImport() {
        List<RecordId> ids =
                LongStream.range(0, 1_000).mapToObj(i -> new RecordId(9, i)).toList();
        meanwhile.beforeNextTransaction(() -> {});
        for (int round = 0; round < 5; round++) {
            meanwhile.beforeNextTransaction(() -> revise(OTHER, ids));
        }
        assertThat(here(hosts(0, 10))).isEqualTo(new Imported(10, 10));
    }

    /**
     * Regression: one change at each of two hundred names made the write transaction validate two hundred thousand
     * records, and revocations waited.
     */
    @Test
    void writeTransactionRevalidatesABoundedNumberOfRecords() {
        List<DnsRecord> present = new ArrayList<>();
        for (int i = 0; i < 9_990; i++) {
            String name = "host" + i / 999 + ".example.com";
            present.add(Samples.dnsRecord(i, ZONE.id(), name, RecordType.AAAA, "::" + Integer.toHexString(i)));
        }
        Samples.change(storage, tx -> tx.records().insertAll(present));
        List<RecordId> one = LongStream.range(0, 10)
                .mapToObj(i -> present.get((int) i * 999).id())
                .toList();
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> revise(ZONE, one));
        assertThat(Budget.of(1_100_000).times(10).<Imported>run(() -> here(hosts(0, 10))))
                .isEqualTo(new Imported(10, 10));
        assertThat(meanwhile.transactions())
                .as("staging, publishing twice, discarding")
                .isEqualTo(4);
    }

    @Test
    void cancelledImportLeavesNoStagedRecords() throws SQLException {
        Budget budget = Budget.of(1_000_000);
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(budget::cancel);
        assertThatThrownBy(() -> budget.run(() -> here(hosts(0, 10)))).isInstanceOf(Budget.ExhaustedException.class);
        assertThat(staged()).isZero();
    }

    @Test
    void failureToRemoveStagedRecordsDoesNotFailTheImport() {
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> {
            throw new IllegalStateException("cannot be discarded");
        });
        assertThat(here(hosts(0, 10))).isEqualTo(new Imported(10, 10));
    }

    @Test
    void importBeyondTheLimitIsRejectedBeforeTheWriteTransaction() {
        RecordLimits small = new RecordLimits(3, 10);
        imported(storage, small, 1, hosts(0, 8));
        assertThatThrownBy(() -> imported(meanwhile, small, 2, hosts(6, 11)))
                .hasMessageStartingWith("Record quota exceeded: a zone");
        assertThat(meanwhile.transactions()).as("staging and discarding").isEqualTo(2);
    }

    @Test
    void limitReachedConcurrentlyIsDetectedBeforeAnythingIsAdded() {
        for (int batch = 0; batch < 4; batch++) {
            meanwhile.beforeNextTransaction(() -> {});
        }
        meanwhile.beforeNextTransaction(() -> created(ENTRY, RecordType.A, "other.example.com", "192.0.2.1"));
        // Adding four thousand records and rolling them back would exceed the budget.
        Budget budget = Budget.of(250_000).times(10);
        assertThatThrownBy(
                        () -> budget.run(() -> imported(meanwhile, new RecordLimits(1_000, 4_000), 1, hosts(0, 4_000))))
                .hasMessageStartingWith("Record quota exceeded: a zone");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void deletedZoneWithRemainingRecordsAcceptsNoImport() {
        imported(storage, LIMITS, 1, hosts(0, 5));
        Samples.change(storage, tx -> tx.zones().delete(ZONE.id()));
        assertThatThrownBy(() -> here(hosts(0, 5)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
    }

    @Test
    void zoneDeletedConcurrentlyReceivesNoRecords() throws SQLException {
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(
                () -> Samples.change(storage, tx -> tx.zones().delete(ZONE.id())));
        assertThatThrownBy(() -> here(hosts(0, 5)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
        assertThat(staged()).isZero();
    }
}
