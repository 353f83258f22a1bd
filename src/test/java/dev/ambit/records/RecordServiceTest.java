package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.WorkGrowth;
import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.Budget;
import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.wire.ApiException;
import dev.ambit.records.RecordOperation.Create;
import dev.ambit.records.RecordOperation.Delete;
import dev.ambit.records.RecordOperation.Replace;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.Change;
import dev.ambit.storage.ConcurrentChangeStorage;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Samples;
import dev.ambit.storage.ScratchStorage;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes with a real database: a change, its audit entry, its revision and the serial are written atomically. */
final class RecordServiceTest {
    private static final Account ACCOUNT = Samples.account(1);
    private static final Zone ZONE = Samples.zone(1, ACCOUNT.id(), "example.com");
    private static final ZoneEntry ENTRY = new ZoneEntry(ZONE.id(), ACCOUNT.id(), "example.com");
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    private static final AuditContext AUDIT_CONTEXT = AuditContext.commandLine(NOW);
    private static final RecordAccess EVERYTHING = FullAccess.to(ENTRY);

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // likewise
    private RecordService service;

    private long head;

    @BeforeEach
    void open(@TempDir Path folder) {
        storage = Storages.open(folder);
        Samples.change(storage, tx -> {
            tx.accounts().insert(ACCOUNT);
            assertThat(tx.zones().insert(ZONE)).isNotNull();
        });
        head = storage.read(tx -> tx.revisions().head());
        service = service(storage, 2);
    }

    private static RecordDraft draft(String name, String address) {
        RecordContent content = RecordContent.parse(RecordType.A, address, null).orThrow();
        return new RecordDraft(DnsName.of(name), content, Ttl.AUTOMATIC, RecordAttributes.NONE);
    }

    private DnsRecord create(String name, String address) {
        return change(new Create(draft(name, address), ""));
    }

    private static RecordService service(Storage storage, long seed) {
        return new RecordService(
                storage, _ -> null, new AuditTrail(new Random(1)), new Random(seed), new RecordLimits(1_000, 200_000));
    }

    private DnsRecord change(RecordOperation operation) {
        return service.change(EVERYTHING, AUDIT_CONTEXT, List.of(operation)).getFirst();
    }

    private List<AuditEntry> entries() {
        return storage.read(tx -> tx.audit()
                .list(AuditFilter.of(ACCOUNT.id()), Direction.ASCENDING, Slice.EVERYTHING)
                .items());
    }

    private List<Change> changes() {
        return storage.read(tx -> tx.revisions().since(head, 100)).stream()
                .map(Revision::change)
                .toList();
    }

    private long serial() {
        return storage.read(tx -> tx.zones().find(ZONE.id()).orElseThrow().serial());
    }

    private long count() {
        return storage.read(tx -> tx.records().count(ZONE.id()));
    }

    @Test
    void everyChangeWritesAnAuditEntryARevisionAndAHigherSerial() {
        DnsRecord created = create("www.example.com", "192.0.2.1");
        change(new Replace(created.id(), draft("www.example.com", "192.0.2.2"), ""));
        change(new Delete(created.id(), ""));

        assertThat(entries())
                .extracting(AuditEntry::action)
                .containsExactly("record.create", "record.update", "record.delete");
        assertThat(entries()).allSatisfy(entry -> {
            assertThat(entry.target().id()).isEqualTo(created.id().toString());
            assertThat(entry.scope().zone()).isEqualTo(ZONE.id());
            assertThat(entry.at()).isEqualTo(NOW);
        });
        assertThat(entries())
                .extracting(entry -> address(entry.before()) + " to " + address(entry.after()))
                .containsExactly("nothing to 192.0.2.1", "192.0.2.1 to 192.0.2.2", "192.0.2.2 to nothing");
        Change change = new Change.OfRecord(ZONE.id(), created.id());
        assertThat(changes()).containsExactly(change, change, change);
        assertThat(serial()).isEqualTo(ZONE.serial() + 3);
    }

    /** Otherwise a token that repeats the same update without end displaces all other audit entries. */
    @Test
    void updateThatChangesNothingWritesNothing() {
        DnsRecord created = create("www.example.com", "192.0.2.1");
        AuditContext later = AuditContext.commandLine(NOW.plusSeconds(60));
        RecordDraft same = draft("www.example.com", "192.0.2.1");
        DnsRecord updated = service.change(EVERYTHING, later, List.of(new Replace(created.id(), same, "")))
                .getFirst();
        assertThat(updated).isEqualTo(created);
        assertThat(entries()).extracting(AuditEntry::action).containsExactly("record.create");
        assertThat(changes()).hasSize(1);
        assertThat(serial()).isEqualTo(ZONE.serial() + 1);
    }

    private static String address(@Nullable String json) {
        return json == null ? "nothing" : json.replaceFirst(".*\"content\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void failureRollsBackEarlierChanges() {
        RecordOperation create = new Create(draft("a.example.com", "192.0.2.1"), "");
        assertThatThrownBy(() -> service.change(EVERYTHING, AUDIT_CONTEXT, List.of(create, create)))
                .isInstanceOf(ApiException.class);
        assertThat(count()).isZero();
        assertThat(entries()).isEmpty();
        assertThat(changes()).isEmpty();
        assertThat(serial()).isEqualTo(ZONE.serial());
    }

    @Test
    void deletedZoneAcceptsNoRecords() {
        Samples.change(storage, tx -> assertThat(tx.zones().delete(ZONE.id())).isTrue());
        assertThatThrownBy(() -> create("www.example.com", "192.0.2.1"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
    }

    @Test
    void idsComeFromTheGivenGenerator() {
        assertThat(create("www.example.com", "192.0.2.1").id()).isEqualTo(RecordId.random(new Random(2)));
    }

    @Test
    void oneOfManyConcurrentCreationsSucceeds() throws Exception {
        List<Future<String>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                outcomes.add(threads.submit(() -> {
                    try {
                        return create("www.example.com", "192.0.2.1").type().name();
                    } catch (ApiException refused) {
                        return String.valueOf(refused.errors().getFirst().code());
                    }
                }));
            }
        }
        List<String> results = new ArrayList<>();
        for (Future<String> outcome : outcomes) {
            results.add(outcome.get());
        }
        assertThat(results).filteredOn("A"::equals).hasSize(1);
        assertThat(results).filteredOn("81058"::equals).hasSize(15);
        assertThat(count()).isEqualTo(1);
    }

    /** Regression: each operation read and parsed all records of its name again, while every other writer waited. */
    @Test
    void batchAtOneNameReadsTheNameOnce() {
        WorkGrowth.assertNearlyLinear(BatchAtOneName.class, 100);
    }

    /** A batch that adds n records at a name with n records, then one that changes and deletes them. */
    public static final class BatchAtOneName implements IntConsumer {
        @Override
        public void accept(int size) {
            ScratchStorage.use(storage -> {
                Samples.change(storage, tx -> {
                    tx.accounts().insert(ACCOUNT);
                    tx.zones().insert(ZONE);
                });
                RecordService service = service(storage, 2);
                for (int batch = 0; batch < 2; batch++) {
                    service.change(EVERYTHING, AUDIT_CONTEXT, posts(batch * size, size));
                }
                List<DnsRecord> all =
                        storage.read(tx -> tx.records().listByName(ZONE.id(), DnsName.of("www.example.com")));
                List<RecordOperation> operations = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    RecordDraft draft = draft("www.example.com", address(2 * size + i));
                    operations.add(new Replace(all.get(i).id(), draft, ""));
                    operations.add(new Delete(all.get(i).id(), ""));
                }
                service.change(EVERYTHING, AUDIT_CONTEXT, operations);
            });
        }

        private static List<RecordOperation> posts(int first, int size) {
            List<RecordOperation> posts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                posts.add(new Create(draft("www.example.com", address(first + i)), ""));
            }
            return posts;
        }

        private static String address(int number) {
            return "10." + number / 65_536 + "." + number / 256 % 256 + "." + number % 256;
        }
    }

    /**
     * Regression: many changes in other zones made the write transaction read the names again, and all others waited.
     */
    @Test
    void changesInOtherZonesDoNotMakeTheWriteTransactionReadNamesAgain() {
        List<DnsRecord> present = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            present.add(
                    Samples.dnsRecord(i, ZONE.id(), "www.example.com", RecordType.AAAA, "::" + Integer.toHexString(i)));
        }
        Samples.change(storage, tx -> tx.records().insertAll(present));
        ConcurrentChangeStorage meanwhile = new ConcurrentChangeStorage(storage);
        meanwhile.beforeNextTransaction(() -> Budget.unlimited()
                .run(() -> Samples.change(storage, tx -> {
                    for (int i = 0; i < 10_000; i++) {
                        tx.revisions().append(new Change.OfRecord(new ZoneId(9, 9), new RecordId(9, i)));
                    }
                })));
        RecordDraft draft = draft("www.example.com", "192.0.2.1");
        DnsRecord created = Budget.of(80_000)
                .run(() -> service(meanwhile, 3).change(EVERYTHING, AUDIT_CONTEXT, List.of(new Create(draft, ""))))
                .getFirst();
        assertThat(created.name()).isEqualTo(draft.name());
        assertThat(count()).isEqualTo(901);
    }

    @Test
    void changesCommittedWhileABatchWaitsAreRespected() {
        ConcurrentChangeStorage meanwhile = new ConcurrentChangeStorage(storage);
        RecordService waiting = service(meanwhile, 3);
        DnsRecord present = create("www.example.com", "192.0.2.1");

        meanwhile.beforeNextTransaction(() -> create("www.example.com", "192.0.2.2"));
        assertThatThrownBy(() -> waiting.change(
                        EVERYTHING, AUDIT_CONTEXT, List.of(new Create(draft("www.example.com", "192.0.2.2"), ""))))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused ->
                                assertThat(refused.errors().getFirst().code()).isEqualTo(81058));

        meanwhile.beforeNextTransaction(() -> change(new Delete(present.id(), "")));
        waiting.change(EVERYTHING, AUDIT_CONTEXT, List.of(new Create(draft("www.example.com", "192.0.2.1"), "")));

        DnsRecord moved = create("from.example.com", "192.0.2.3");
        meanwhile.beforeNextTransaction(
                () -> change(new Replace(moved.id(), draft("www.example.com", "192.0.2.4"), "")));
        assertThatThrownBy(() -> waiting.change(
                        EVERYTHING, AUDIT_CONTEXT, List.of(new Create(draft("www.example.com", "192.0.2.4"), ""))))
                .isInstanceOf(ApiException.class);
        assertThat(count()).isEqualTo(3);
    }
}
