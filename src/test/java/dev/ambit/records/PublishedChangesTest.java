package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.Replica;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.http.wire.ApiException;
import dev.ambit.records.RecordOperation.Create;
import dev.ambit.records.RecordOperation.Delete;
import dev.ambit.records.RecordOperation.Replace;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of records add to the zone's journal: a secondary that follows it has the zone. */
final class PublishedChangesTest {
    private static final Account ACCOUNT = Samples.account(1);
    private static final Zone ZONE = Samples.zone(1, ACCOUNT.id(), "example.com");
    private static final ZoneEntry ENTRY = new ZoneEntry(ZONE.id(), ACCOUNT.id(), "example.com");
    private static final AuditContext CONTEXT = AuditContext.commandLine(Instant.parse("2026-05-01T00:00:00Z"));
    private static final RecordLimits LIMITS = new RecordLimits(1_000, 200_000);

    /** A size of the zone at which the journal keeps all changes of a test. */
    private static final int PADDING = 1_000;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @SuppressWarnings("NullAway.Init") // likewise
    private RecordService service;

    @BeforeEach
    void open(@TempDir Path folder) {
        storage = Storages.open(folder);
        List<DnsRecord> padding = new ArrayList<>();
        for (int i = 0; i < PADDING; i++) {
            padding.add(
                    Samples.dnsRecord(i, ZONE.id(), "padding" + i + ".example.com", RecordType.TXT, "x".repeat(200)));
        }
        Samples.change(storage, tx -> {
            tx.accounts().insert(ACCOUNT);
            tx.zones().insert(ZONE);
            tx.records().insertAll(padding);
            tx.journal().restart(ZONE.id(), ZONE.serial() + 1);
        });
        service = new RecordService(storage, _ -> null, new AuditTrail(new Random(1)), new Random(2), LIMITS);
    }

    private static RecordDraft draft(String name, RecordType type, String content, int ttl, @Nullable String comment) {
        RecordContent parsed = RecordContent.parse(type, content, 10).orThrow();
        return new RecordDraft(DnsName.of(name), parsed, new Ttl(ttl), new RecordAttributes(comment, List.of()));
    }

    private static RecordDraft address(String last, int ttl) {
        return draft("www.example.com", RecordType.A, "192.0.2." + last, ttl, null);
    }

    private List<DnsRecord> change(RecordOperation... operations) {
        return service.change(FullAccess.to(ENTRY), CONTEXT, List.of(operations));
    }

    private DnsRecord create(RecordDraft draft) {
        return change(new Create(draft, "")).getFirst();
    }

    private long serial() {
        return storage.read(tx -> tx.zones().find(ZONE.id()).orElseThrow().serial());
    }

    private List<ZoneChange> since(long serial) {
        return storage.read(tx -> tx.journal().since(ZONE.id(), serial));
    }

    private List<DnsRecord> zone() {
        List<DnsRecord> records = new ArrayList<>();
        storage.read(tx -> {
            tx.records().forEachInZone(ZONE.id(), records::add);
            return records;
        });
        return records;
    }

    private static RecordSet set(int ttl, int... lastOctets) {
        List<byte[]> rdata = new ArrayList<>();
        for (int last : lastOctets) {
            rdata.add(new byte[] {(byte) 192, 0, 2, (byte) last});
        }
        return new RecordSet(DnsName.of("www.example.com"), 1, ttl, rdata);
    }

    @Test
    void editOfACommentPublishesNothing() {
        DnsRecord created = create(address("1", 60));
        long serial = serial();
        change(new Replace(created.id(), draft("www.example.com", RecordType.A, "192.0.2.1", 60, "new"), ""));
        assertThat(serial()).isEqualTo(serial);
        assertThat(since(serial - 1)).hasSize(1);
    }

    @Test
    void automaticTtlIsPublishedAsThreeHundredSeconds() {
        DnsRecord created = create(address("1", 1));
        assertThat(since(serial() - 1).getFirst().added()).containsExactly(set(300, 1));
        long serial = serial();
        change(new Replace(created.id(), address("1", 300), ""));
        assertThat(serial()).as("the same TTL on the wire").isEqualTo(serial);
    }

    @Test
    void smallestTtlOfTheRecordsIsPublished() {
        create(address("1", 300));
        DnsRecord short60 = create(address("2", 60));
        ZoneChange smaller = since(serial() - 1).getFirst();
        assertThat(smaller.removed()).containsExactly(set(300, 1));
        assertThat(smaller.added()).containsExactly(set(60, 1, 2));

        create(address("3", 900));
        ZoneChange same = since(serial() - 1).getFirst();
        assertThat(same.removed()).isEmpty();
        assertThat(same.added()).containsExactly(set(60, 3));

        change(new Delete(short60.id(), ""));
        ZoneChange larger = since(serial() - 1).getFirst();
        assertThat(larger.removed()).containsExactly(set(60, 1, 2, 3));
        assertThat(larger.added()).containsExactly(set(300, 1, 3));
    }

    @Test
    void batchIsOneChangeOfItsResult() {
        DnsRecord created = create(address("1", 60));
        long serial = serial();
        change(
                new Create(address("2", 60), ""),
                new Replace(created.id(), address("3", 60), ""),
                new Create(draft("other.example.com", RecordType.MX, "mail.example.com", 60, null), ""));
        assertThat(serial()).isEqualTo(serial + 1);
        ZoneChange change = since(serial).getFirst();
        assertThat(change.removed()).containsExactly(set(60, 1));
        assertThat(change.added()).hasSize(2).contains(set(60, 2, 3));
    }

    @Test
    void batchWithoutAnyEffectPublishesNothing() {
        DnsRecord created = create(address("1", 60));
        long serial = serial();
        change(new Delete(created.id(), ""), new Create(address("1", 60), ""));
        assertThat(serial()).isEqualTo(serial);
    }

    @Test
    void importIsOneChangeAndLowersTheTtlOfASet() {
        create(address("1", 300));
        long serial = serial();
        ImportServiceTest.imported(storage, LIMITS, 7, "www 60 A 192.0.2.2\nwww 60 A 192.0.2.1\nnew 60 A 192.0.2.1\n");
        assertThat(serial()).isEqualTo(serial + 1);
        ZoneChange change = since(serial).getFirst();
        assertThat(change.removed()).containsExactly(set(300, 1));
        assertThat(change.added()).hasSize(2).contains(set(60, 1, 2));
    }

    @Test
    void importOfManyRecordsEmptiesTheJournal() {
        create(address("1", 300));
        long serial = serial();
        ImportServiceTest.imported(storage, LIMITS, 7, ImportServiceTest.hosts(0, 6_000));
        assertThat(serial()).isEqualTo(serial + 1);
        assertThat(since(serial)).isEmpty();
        assertThat(since(serial - 1)).isEmpty();
    }

    /** Batches, moves, changes of type and TTL, deletes and imports; most of them at the same few names. */
    @Test
    void secondaryThatFollowsTheJournalHasTheZone() {
        Random random = new Random(5);
        Replica replica = new Replica(
                storage.read(tx -> tx.zones().find(ZONE.id())).orElseThrow().soa());
        List<DnsRecord> fixed = zone();
        ZoneChange whole = new ZoneChange(replica.soa(), replica.soa(), List.of(), sets(fixed));
        replica.apply(whole);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            long serial = replica.soa().serial();
            try {
                step(random, i);
            } catch (ApiException rule) {
                refused++;
            }
            since(serial).forEach(replica::apply);
            assertThat(replica.soa().serial()).isEqualTo(serial());
            assertThat(replica.records()).as("step %d", i).isEqualTo(Replica.records(zone()));
        }
        assertThat(refused).isLessThan(200);
        assertThat(serial()).isGreaterThan(60);
    }

    private static List<RecordSet> sets(List<DnsRecord> records) {
        return records.stream()
                .map(one -> RecordSet.of(List.of(one)).orElseThrow())
                .toList();
    }

    private void step(Random random, int number) {
        if (random.nextInt(20) == 0) {
            ImportServiceTest.imported(
                    storage,
                    LIMITS,
                    number,
                    "n" + random.nextInt(4) + " " + ttl(random) + " A 192.0.2." + random.nextInt(6) + "\n");
            return;
        }
        List<DnsRecord> edited = zone().stream()
                .filter(one -> !one.name().text().startsWith("padding"))
                .toList();
        RecordOperation[] operations = new RecordOperation[random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1];
        for (int i = 0; i < operations.length; i++) {
            operations[i] = operation(random, edited);
        }
        change(operations);
    }

    private static RecordOperation operation(Random random, List<DnsRecord> records) {
        if (records.isEmpty() || random.nextInt(3) == 0) {
            return new Create(draft(random), "");
        }
        DnsRecord one = records.get(random.nextInt(records.size()));
        RecordId id = one.id();
        return switch (random.nextInt(4)) {
            case 0 -> new Delete(id, "");
            case 1 -> new Replace(id, draft(random), "");
            case 2 ->
                new Replace(
                        id,
                        new RecordDraft(one.name(), one.content(), new Ttl(ttl(random)), RecordAttributes.NONE),
                        "");
            default ->
                new Replace(
                        id,
                        new RecordDraft(
                                one.name(),
                                one.content(),
                                one.ttl(),
                                new RecordAttributes("c" + random.nextInt(), List.of())),
                        "");
        };
    }

    private static RecordDraft draft(Random random) {
        String name = "n" + random.nextInt(4) + ".example.com";
        return switch (random.nextInt(3)) {
            case 0 -> draft(name, RecordType.TXT, "t" + random.nextInt(4), ttl(random), null);
            case 1 -> draft(name, RecordType.MX, "m" + random.nextInt(3) + ".example.com", ttl(random), null);
            default -> draft(name, RecordType.A, "192.0.2." + random.nextInt(6), ttl(random), null);
        };
    }

    private static int ttl(Random random) {
        return new int[] {1, 60, 300, 900}[random.nextInt(4)];
    }
}
