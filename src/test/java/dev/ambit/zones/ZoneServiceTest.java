package dev.ambit.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.Budget;
import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.http.wire.ApiException;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.Change;
import dev.ambit.storage.ConcurrentChangeStorage;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes with a real database: a zone, its audit entry and its revision are written atomically. */
final class ZoneServiceTest {
    private static final Account ACCOUNT = Samples.account(1);
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    private static final AuditContext AUDIT_CONTEXT = AuditContext.commandLine(NOW);
    private static final ZonePatch PAUSE = new ZonePatch(true, null, null);
    private static final List<DnsName> NAME_SERVERS =
            List.of(DnsName.of("ns1.example.net"), DnsName.of("ns2.example.net"));

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // likewise
    private ZoneService service;

    private long head;

    @BeforeEach
    void open(@TempDir Path folder) {
        storage = Storages.open(folder);
        Samples.change(storage, tx -> {
            tx.accounts().insert(ACCOUNT);
            tx.accounts().insert(Samples.account(2));
        });
        head = head();
        service = service(storage);
    }

    private static ZoneService service(Storage storage) {
        return new ZoneService(
                storage, new AuditTrail(new Random(1)), new Random(2), apex -> ZoneSettings.of(apex, NAME_SERVERS));
    }

    private Zone create(String name) {
        return service.create(ACCOUNT.id(), DnsName.of(name), ZoneType.FULL, AUDIT_CONTEXT);
    }

    private List<AuditEntry> entries() {
        return storage.read(tx -> tx.audit()
                .list(AuditFilter.of(ACCOUNT.id()), Direction.ASCENDING, Slice.EVERYTHING)
                .items());
    }

    private long head() {
        return storage.read(tx -> tx.revisions().head());
    }

    private List<Change> changes() {
        return storage.read(tx -> tx.revisions().since(head, 100)).stream()
                .map(Revision::change)
                .toList();
    }

    @Test
    void newZoneIsActiveAtOnceAndHasTheConfiguredNameServers() {
        Zone created = create("example.com");
        assertThat(created.settings()).isEqualTo(ZoneSettings.of(DnsName.of("example.com"), NAME_SERVERS));
        assertThat(created.serial()).isEqualTo(NOW.getEpochSecond());
        assertThat(created.activatedOn()).isEqualTo(NOW);
        assertThat(created.id()).isEqualTo(ZoneId.random(new Random(2)));
        assertThat(service.find(created.id())).contains(created);
    }

    /** Secondaries that still serve the deleted zone would ignore an older serial. */
    @Test
    void zoneThatIsCreatedAgainStartsAboveTheSerialOfTheDeletedOne() {
        Zone deleted = create("example.com");
        long advanced = NOW.getEpochSecond() + 500;
        Samples.change(storage, tx -> tx.journal().restart(deleted.id(), advanced));
        assertThat(service.delete(deleted.id(), AUDIT_CONTEXT)).isTrue();
        assertThat(create("example.com").serial()).isEqualTo(advanced + 1);
        assertThat(create("example.net").serial()).isEqualTo(NOW.getEpochSecond());
    }

    @Test
    void everyChangeWritesAnAuditEntryAndARevision() {
        Zone created = create("example.com");
        service.update(created.id(), PAUSE, AUDIT_CONTEXT);
        assertThat(service.delete(created.id(), AUDIT_CONTEXT)).isTrue();

        assertThat(entries())
                .extracting(AuditEntry::action)
                .containsExactly("zone.create", "zone.update", "zone.delete");
        assertThat(entries()).allSatisfy(entry -> {
            assertThat(entry.target().id()).isEqualTo(created.id().toString());
            assertThat(entry.scope().zone()).isEqualTo(created.id());
            assertThat(entry.at()).isEqualTo(NOW);
        });
        assertThat(entries())
                .extracting(entry -> entry.before() == null
                        ? "nothing"
                        : entry.before().replaceFirst(".*(\"paused\":[a-z]+).*", "$1"))
                .containsExactly("nothing", "\"paused\":false", "\"paused\":true");
        Change change = new Change.OfZone(created.id());
        assertThat(changes()).containsExactly(change, change, change);
    }

    @Test
    void updateThatChangesNothingWritesNothing() {
        Zone created = create("example.com");
        assertThat(service.update(created.id(), new ZonePatch(null, null, null), AUDIT_CONTEXT))
                .contains(created);
        assertThat(service.update(new ZoneId(0, 7), PAUSE, AUDIT_CONTEXT)).isEmpty();
        assertThat(service.delete(new ZoneId(0, 7), AUDIT_CONTEXT)).isFalse();
        assertThat(entries()).hasSize(1);
        assertThat(changes()).hasSize(1);
    }

    @Test
    void rejectedCreationWritesNothing() {
        create("example.com");
        service.create(Samples.account(2).id(), DnsName.of("sub.example.net"), ZoneType.FULL, AUDIT_CONTEXT);
        long before = head();
        for (String name : List.of("example.com", "sub.example.net", "www.sub.example.net", "example.net", "net")) {
            assertThatThrownBy(() -> create(name)).isInstanceOf(ApiException.class);
        }
        assertThat(head()).isEqualTo(before);
        assertThat(entries()).hasSize(1);
        assertThat(create("b.example.net").name()).isEqualTo(DnsName.of("b.example.net"));
    }

    @Test
    void deletedZoneLeavesNoRecords() {
        Zone zone = create("example.com");
        Samples.change(
                storage,
                tx -> tx.records()
                        .insert(Samples.dnsRecord(1, zone.id(), "www.example.com", RecordType.A, "192.0.2.1")));
        service.delete(zone.id(), AUDIT_CONTEXT);
        long left = storage.read(tx -> tx.records().count(zone.id()));
        assertThat(left).isZero();
        assertThat(service.find(zone.id())).isEmpty();
    }

    private Zone withOneRecord() {
        Zone zone = create("example.com");
        DnsRecord only = Samples.dnsRecord(1, zone.id(), "www.example.com", RecordType.A, "192.0.2.1");
        Samples.change(storage, tx -> tx.records().insert(only));
        return zone;
    }

    private List<DnsRecord> left(Zone zone) {
        return storage.read(tx -> {
            List<DnsRecord> left = new ArrayList<>();
            tx.records().forEachInZone(zone.id(), left::add);
            return left;
        });
    }

    /** Regression: the response was an error although the zone was deleted, and its records were not removed. */
    @Test
    void cancelledDeletionStillRemovesAllRecords() {
        Zone zone = withOneRecord();
        Budget budget = Budget.of(1_000_000);
        ConcurrentChangeStorage meanwhile = new ConcurrentChangeStorage(storage);
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(budget::cancel);
        assertThat(budget.<Boolean>run(() -> service(meanwhile).delete(zone.id(), AUDIT_CONTEXT)))
                .isTrue();
        assertThat(left(zone)).isEmpty();
    }

    @Test
    void deletionSucceedsWhenItsRecordsCannotBeRemovedYet() {
        Zone zone = withOneRecord();
        ConcurrentChangeStorage meanwhile = new ConcurrentChangeStorage(storage);
        meanwhile.beforeNextTransaction(() -> {});
        meanwhile.beforeNextTransaction(() -> {
            throw new StorageException(StorageException.Reason.BUSY, "no connection", null);
        });
        assertThat(service(meanwhile).delete(zone.id(), AUDIT_CONTEXT)).isTrue();
        assertThat(service.find(zone.id())).isEmpty();

        assertThat(left(zone)).hasSize(1);
        service.delete(create("example.org").id(), AUDIT_CONTEXT);
        assertThat(left(zone)).as("removed by the next deletion").isEmpty();
    }

    @Test
    void oneOfManyConcurrentCreationsSucceeds() throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            attempts.add(() -> {
                try {
                    create("example.com");
                    return true;
                } catch (ApiException taken) {
                    return false;
                }
            });
        }
        int succeeded = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                succeeded += attempt.get() ? 1 : 0;
            }
        }
        assertThat(succeeded).isEqualTo(1);
        assertThat(entries()).hasSize(1);
    }
}
