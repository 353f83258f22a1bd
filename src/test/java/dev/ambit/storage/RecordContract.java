package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.RecordFilter.Order;
import dev.ambit.storage.TextMatch.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DNS records: storage and searches by content. {@link RecordFilterContract} covers filters in general. */
public abstract class RecordContract extends StorageContract {
    private static final ZoneId ZONE = zone(1, account(1).id(), "example.com").id();
    private static final ZoneId OTHER = zone(2, account(1).id(), "example.org").id();

    @BeforeEach
    void insertZones() {
        change(storage, tx -> {
            tx.zones().insert(zone(1, ACCOUNT, "example.com"));
            tx.zones().insert(zone(2, ACCOUNT, "example.org"));
        });
    }

    @Test
    void recordsOfManyTypesAreReadAsStored() {
        List<DnsRecord> records = List.of(
                dnsRecord(1, ZONE, "example.com", RecordType.A, "192.0.2.1", "Ünïcode 名", List.of("b:2", "a", "C:Ä:ö")),
                dnsRecord(2, ZONE, "example.com", RecordType.MX, "mail.example.com"),
                dnsRecord(3, ZONE, "_acme-challenge.example.com", RecordType.TXT, "un\"quoted \\ text"),
                dnsRecord(4, ZONE, "_acme-challenge.example.com", RecordType.TXT, "\"a\\\"b\" \"\\000\\255\""),
                dnsRecord(5, ZONE, "*.example.com", RecordType.CAA, "0 issue \"ca.example.net\""),
                dnsRecord(6, ZONE, "_sip._tcp.example.com", RecordType.SRV, "5 5060 sip.example.com"),
                dnsRecord(7, ZONE, "example.com", RecordType.HTTPS, "1 . alpn=\"h2,h3\""));
        change(storage, tx -> records.forEach(tx.records()::insert));

        for (DnsRecord expected : records) {
            assertThat(found(tx -> tx.records().find(ZONE, expected.id()))).contains(expected);
        }
        assertThat(number(tx -> tx.records().count(ZONE))).isEqualTo(7);
    }

    @Test
    void countFollowsEveryChange() {
        change(storage, tx -> {
            tx.records()
                    .insertAll(List.of(
                            dnsRecord(1, ZONE, "a.example.com", RecordType.A, "192.0.2.1"),
                            dnsRecord(2, OTHER, "a.example.org", RecordType.A, "192.0.2.1"),
                            dnsRecord(3, ZONE, "b.example.com", RecordType.A, "192.0.2.1")));
            tx.records().insert(dnsRecord(4, ZONE, "c.example.com", RecordType.A, "192.0.2.1"));
        });
        change(storage, tx -> {
            assertThat(tx.records()
                            .delete(
                                    ZONE,
                                    dnsRecord(1, ZONE, "a.example.com", RecordType.A, "192.0.2.1")
                                            .id()))
                    .isTrue();
            assertThat(tx.records().delete(OTHER, new RecordId(0, 0))).isFalse();
            tx.records().update(dnsRecord(3, ZONE, "d.example.com", RecordType.A, "192.0.2.1"));
        });
        assertThat(number(tx -> tx.records().count(ZONE))).isEqualTo(2);
        assertThat(number(tx -> tx.records().count(OTHER))).isEqualTo(1);
        change(storage, tx -> tx.zones().delete(OTHER));
        assertThat(number(tx -> tx.records().count(OTHER))).isZero();
    }

    @Test
    void recordOfAnotherZoneIsNotFoundChangedOrDeleted() {
        DnsRecord stored = dnsRecord(1, ZONE, "www.example.com", RecordType.A, "192.0.2.1");
        DnsRecord moved = dnsRecord(1, OTHER, "www.example.org", RecordType.A, "192.0.2.9");
        change(storage, tx -> tx.records().insert(stored));

        assertThat(found(tx -> tx.records().find(OTHER, stored.id()))).isEmpty();
        assertThat(changed(tx -> tx.records().update(moved))).isFalse();
        assertThat(changed(tx -> tx.records().delete(OTHER, stored.id()))).isFalse();
        assertThat(found(tx -> tx.records().find(ZONE, stored.id()))).contains(stored);
    }

    @Test
    void updateReplacesEverythingButTheIdAndTheCreationTime() {
        DnsRecord stored = dnsRecord(1, ZONE, "www.example.com", RecordType.TXT, "\"a\"", "note", List.of("a:b"));
        DnsRecord changed = new DnsRecord(
                stored.id(),
                ZONE,
                DnsName.of("ftp.example.com"),
                RecordContent.parse(RecordType.CNAME, "www.example.com", null).orThrow(),
                new Ttl(3600),
                null,
                List.of(),
                NOW.plusSeconds(50),
                NOW.plusSeconds(60),
                NOW.plusSeconds(61),
                NOW.plusSeconds(62));
        change(storage, tx -> {
            tx.records().insert(stored);
            assertThat(tx.records().update(changed)).isTrue();
        });

        assertThat(found(tx -> tx.records().find(ZONE, stored.id())))
                .contains(new DnsRecord(
                        stored.id(),
                        ZONE,
                        changed.name(),
                        changed.content(),
                        changed.ttl(),
                        null,
                        List.of(),
                        stored.createdOn(),
                        changed.modifiedOn(),
                        changed.commentModifiedOn(),
                        changed.tagsModifiedOn()));
        assertThat(contents(TextMatch.of(Operator.CONTAINS, "a"))).isEqualTo(List.of("www.example.com"));
        change(storage, tx -> assertThat(tx.records().delete(ZONE, stored.id())).isTrue());
        assertThat(number(tx -> tx.records().count(ZONE))).isZero();
    }

    @Test
    void recordsAtANameAreInTheDefaultOrder() {
        DnsRecord older = dnsRecord(1, ZONE, "www.example.com", RecordType.TXT, "older");
        DnsRecord newer = dnsRecord(2, ZONE, "www.example.com", RecordType.TXT, "newer");
        DnsRecord address = dnsRecord(3, ZONE, "www.example.com", RecordType.A, "192.0.2.1");
        change(storage, tx -> {
            tx.records().insertAll(List.of(older, newer, address));
            tx.records().insert(dnsRecord(4, ZONE, "a.www.example.com", RecordType.A, "192.0.2.1"));
            tx.records().insert(dnsRecord(5, OTHER, "www.example.org", RecordType.A, "192.0.2.1"));
        });

        assertThat(all(tx -> tx.records().listByName(ZONE, DnsName.of("www.example.com"))))
                .containsExactly(address, newer, older);
    }

    @Test
    void textIsFoundWithAndWithoutQuotes() {
        change(storage, tx -> {
            tx.records().insert(dnsRecord(1, ZONE, "a.example.com", RecordType.TXT, "plain Text"));
            tx.records().insert(dnsRecord(2, ZONE, "b.example.com", RecordType.TXT, "\"quoted Text\""));
            tx.records().insert(dnsRecord(3, ZONE, "c.example.com", RecordType.TXT, "\"in two\" \" pieces\""));
            tx.records().insert(dnsRecord(4, ZONE, "d.example.com", RecordType.A, "192.0.2.1"));
        });

        Map<TextMatch, List<String>> found = Map.of(
                TextMatch.equalTo("plain text"), List.of("plain Text"),
                TextMatch.equalTo("\"PLAIN TEXT\""), List.of("plain Text"),
                TextMatch.equalTo("quoted text"), List.of("\"quoted Text\""),
                TextMatch.equalTo("\"quoted Text\""), List.of("\"quoted Text\""),
                TextMatch.equalTo("in two pieces"), List.of("\"in two\" \" pieces\""),
                TextMatch.equalTo("\"in two pieces\""), List.of("\"in two\" \" pieces\""),
                TextMatch.equalTo("\"192.0.2.1\""), List.of(),
                TextMatch.of(Operator.CONTAINS, "two pieces"), List.of("\"in two\" \" pieces\""),
                TextMatch.of(Operator.STARTS_WITH, "quoted"), List.of("\"quoted Text\""),
                TextMatch.of(Operator.ENDS_WITH, "TEXT"), List.of("plain Text", "\"quoted Text\""));
        found.forEach((match, expected) ->
                assertThat(contents(match)).as(match.toString()).isEqualTo(expected));
        assertThat(contents(TextMatch.of(Operator.NOT_EQUAL, "quoted text"))).hasSize(3);
    }

    private List<String> contents(TextMatch match) {
        RecordFilter filter = new RecordFilter(
                ZONE,
                null,
                null,
                List.of(),
                List.of(match),
                List.of(),
                null,
                List.of(),
                null,
                null,
                MatchMode.ALL,
                MatchMode.ALL);
        return listing(tx -> tx.records().list(filter, Order.NAME, Direction.ASCENDING, Slice.EVERYTHING))
                .items()
                .stream()
                .map(dnsRecord -> dnsRecord.content().content())
                .toList();
    }

    @Test
    void recordsOfAZoneAreIteratedInOrder() {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            records.add(dnsRecord(i, ZONE, "n" + i + ".example.com", RecordType.A, "192.0.2.1"));
        }
        change(storage, tx -> tx.records().insertAll(records));

        List<DnsRecord> iterated = storage.read(tx -> {
            List<DnsRecord> found = new ArrayList<>();
            tx.records().forEachInZone(ZONE, found::add);
            return found;
        });
        assertThat(iterated)
                .isSortedAccordingTo(Comparator.comparing(DnsRecord::type).thenComparing(DnsRecord::name))
                .containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void stagedRecordsAreInvisibleUntilTheyArePublished() {
        List<StagedRecord> staged = List.of(
                new StagedRecord(
                        0, 7, dnsRecord(1, ZONE, "b.example.com", RecordType.A, "192.0.2.1", "x", List.of("t:1"))),
                new StagedRecord(1, 8, dnsRecord(2, ZONE, "a.example.com", RecordType.MX, "mail.example.com")),
                new StagedRecord(2, 9, dnsRecord(3, ZONE, "a.example.com", RecordType.TXT, "un\"quoted")),
                new StagedRecord(3, 9, dnsRecord(4, ZONE, "c.example.com", RecordType.A, "192.0.2.1")));
        long head = number(tx -> tx.revisions().head());
        storage.inTransaction(tx -> {
            tx.stagedRecords().add(5, staged);
            tx.stagedRecords().add(6, staged.subList(0, 1));
            return true;
        });
        assertThat(number(tx -> tx.records().count(ZONE))).isZero();
        assertThat(found(tx ->
                        tx.records().find(ZONE, staged.getFirst().dnsRecord().id())))
                .isEmpty();
        assertThat(number(tx -> tx.revisions().head())).isEqualTo(head);

        List<StagedRecord> inOrder = storage.read(tx -> {
            List<StagedRecord> found = new ArrayList<>();
            tx.stagedRecords().forEach(5, found::add);
            return found;
        });
        assertThat(inOrder).containsExactly(staged.get(1), staged.get(2), staged.get(0), staged.get(3));
        assertThat(storage.<List<StagedRecord>>read(
                        tx -> tx.stagedRecords().listByName(5, DnsName.of("a.example.com"))))
                .containsExactly(staged.get(1), staged.get(2));

        change(
                storage,
                tx -> assertThat(tx.stagedRecords().publish(5, ZONE, List.of(3)))
                        .isEqualTo(3));
        assertThat(number(tx -> tx.records().count(ZONE))).isEqualTo(3);
        for (StagedRecord one : inOrder.subList(0, 3)) {
            assertThat(found(tx -> tx.records().find(ZONE, one.dnsRecord().id())))
                    .contains(one.dnsRecord());
        }
        assertThat(found(tx -> tx.records().find(ZONE, staged.get(3).dnsRecord().id())))
                .as("excluded by the caller")
                .isEmpty();
    }

    @Test
    void stageIsDiscardedInBatches() {
        List<StagedRecord> staged = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            staged.add(new StagedRecord(i, i, dnsRecord(i, ZONE, "n" + i + ".example.com", RecordType.A, "192.0.2.1")));
        }
        storage.inTransaction(tx -> {
            tx.stagedRecords().add(5, staged);
            tx.stagedRecords().add(6, staged);
            return true;
        });
        List<Integer> removed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            removed.add(storage.<Integer>inTransaction(tx -> tx.stagedRecords().discard(5, 10)));
        }
        assertThat(removed).containsExactly(10, 10, 5, 0);
        assertThat(storage.<Integer>inTransaction(tx -> tx.stagedRecords().discard(6, 100)))
                .isEqualTo(25);
    }

    @Test
    void emptyImportIsNotAChange() {
        assertThat(changed(tx -> {
                    tx.records().insertAll(List.of());
                    return tx.records().delete(ZONE, new RecordId(0, 0));
                }))
                .isFalse();
    }
}
