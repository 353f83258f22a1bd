package dev.ambit.storage;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.core.zone.ZoneStatus;
import dev.ambit.core.zone.ZoneType;
import dev.ambit.storage.TextMatch.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Zones. */
public abstract class ZoneContract extends StorageContract {
    private static final AccountId OTHER = account(2).id();

    @Test
    void recordsOfADeletedZoneAreReapedInBatches() {
        Zone deleted = zone(1, ACCOUNT, "example.com");
        Zone kept = zone(2, ACCOUNT, "example.org");
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            records.add(dnsRecord(i, deleted.id(), "n" + i + ".example.com", RecordType.A, "192.0.2.1"));
        }
        change(storage, tx -> {
            tx.zones().insert(deleted);
            tx.zones().insert(kept);
            tx.records().insertAll(records);
            tx.records().insert(dnsRecord(100, kept.id(), "www.example.org", RecordType.A, "192.0.2.1"));
        });
        change(storage, tx -> tx.zones().delete(deleted.id()));
        // The name is free at once, and the new zone has none of the old records.
        change(
                storage,
                tx -> assertThat(tx.zones().insert(zone(3, ACCOUNT, "example.com")))
                        .isEqualTo(InsertResult.INSERTED));
        List<Integer> removed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            removed.add(storage.<Integer>inTransaction(tx -> tx.zones().reap(10)));
        }
        assertThat(removed).containsExactly(10, 10, 5, 0);
        assertThat(storage.<List<Zone>>read(tx -> tx.zones().all())).hasSize(2);
        assertThat(storage.<Long>read(tx -> tx.records().count(kept.id()))).isEqualTo(1);
        assertThat(storage.<Long>read(tx -> tx.records().count(deleted.id()))).isZero();
    }

    @Test
    void revisionsOfOneZoneAreThoseOfItsRecords() {
        ZoneId zone = new ZoneId(1, 4);
        ZoneId other = new ZoneId(1, 5);
        storage.inTransaction(tx -> {
            tx.revisions().append(new Change.OfRecord(zone, new RecordId(1, 1)));
            tx.revisions().append(new Change.OfZone(zone));
            tx.revisions().append(new Change.OfRecord(other, new RecordId(1, 2)));
            tx.revisions().append(new Change.OfRecords(other));
            tx.revisions().append(new Change.OfRecords(zone));
            return tx.revisions().append(new Change.OfRecord(zone, new RecordId(1, 3)));
        });
        List<Revision> all = all(tx -> tx.revisions().since(1, 100));
        assertThat(all(tx -> tx.revisions().since(0, zone, 100))).containsExactly(all.get(0), all.get(4), all.get(5));
        assertThat(all(tx -> tx.revisions().since(2, zone, 1))).containsExactly(all.get(4));
        assertThat(all(tx -> tx.revisions().since(7, zone, 1))).isEmpty();
    }

    @Test
    void zoneIsReadAsStored() {
        Zone pending = new Zone(
                new ZoneId(4, 9),
                ACCOUNT,
                DnsName.of("xn--bcher-kva.example"),
                true,
                ZoneType.SECONDARY,
                Samples.unusualSettings(),
                List.of("b.example.net", "a.example.net"),
                Serial.MAX,
                NOW,
                NOW.plusSeconds(1),
                null);
        change(storage, tx -> assertThat(tx.zones().insert(pending)).isEqualTo(InsertResult.INSERTED));

        assertThat(found(tx -> tx.zones().find(pending.id()))).contains(pending);
        assertThat(found(tx -> tx.zones().findByName(pending.name()))).contains(pending);
        assertThat(found(tx -> tx.zones().findByName(DnsName.of("example.org"))))
                .isEmpty();
    }

    @Test
    void zoneNameIsUniqueOnTheWholeServer() {
        change(storage, tx -> {
            tx.accounts().insert(account(2));
            tx.zones().insert(zone(1, ACCOUNT, "example.com"));
        });

        assertThat(inserted(tx -> tx.zones().insert(zone(2, OTHER, "example.com"))))
                .isEqualTo(InsertResult.CONFLICT);
        assertThat(all(tx -> tx.zones().all())).containsExactly(zone(1, ACCOUNT, "example.com"));
    }

    @Test
    void zoneIsUpdatedButKeepsItsNameAndSerial() {
        Zone first = zone(1, ACCOUNT, "example.com");
        Zone changed = new Zone(
                first.id(),
                OTHER,
                DnsName.of("example.org"),
                true,
                ZoneType.PARTIAL,
                ZoneSettings.of(DnsName.of("example.org"), List.of(DnsName.of("ns.example.net"))),
                List.of("vanity.example.net"),
                99,
                NOW.plusSeconds(8),
                NOW.plusSeconds(9),
                null);
        change(storage, tx -> {
            tx.zones().insert(first);
            assertThat(tx.zones().update(changed)).isTrue();
        });

        assertThat(found(tx -> tx.zones().find(first.id())))
                .contains(new Zone(
                        first.id(),
                        ACCOUNT,
                        first.name(),
                        true,
                        ZoneType.PARTIAL,
                        changed.settings(),
                        changed.vanityNameServers(),
                        first.serial(),
                        first.createdOn(),
                        changed.modifiedOn(),
                        null));
        assertThat(changed(tx -> tx.zones().update(zone(3, ACCOUNT, "example.net"))))
                .isFalse();
    }

    @Test
    void serialOfADeletedZoneIsKeptForItsName() {
        Zone first = zone(1, ACCOUNT, "example.com");
        change(storage, tx -> tx.zones().insert(first));
        change(storage, tx -> tx.zones().delete(first.id()));
        assertThat(storage.<OptionalLong>read(tx -> tx.zones().serialOfDeleted(first.name())))
                .hasValue(first.serial());

        Zone second = zone(7, ACCOUNT, "example.com");
        change(storage, tx -> {
            tx.zones().insert(second);
            tx.zones().delete(second.id());
        });
        assertThat(storage.<OptionalLong>read(tx -> tx.zones().serialOfDeleted(first.name())))
                .hasValue(second.serial());
    }

    @Test
    void deletingAZoneDeletesItsRecords() {
        Zone kept = zone(1, ACCOUNT, "example.com");
        Zone deleted = zone(2, ACCOUNT, "example.org");
        change(storage, tx -> {
            tx.zones().insert(kept);
            tx.zones().insert(deleted);
            tx.records().insert(dnsRecord(1, kept.id(), "example.com", RecordType.A, "192.0.2.1"));
            tx.records().insert(dnsRecord(2, deleted.id(), "example.org", RecordType.A, "192.0.2.1"));
        });
        change(storage, tx -> assertThat(tx.zones().delete(deleted.id())).isTrue());

        assertThat(number(tx -> tx.records().count(deleted.id()))).isZero();
        assertThat(number(tx -> tx.records().count(kept.id()))).isEqualTo(1);
        assertThat(changed(tx -> tx.zones().delete(deleted.id()))).isFalse();
        change(
                storage,
                tx -> assertThat(tx.zones().insert(zone(3, ACCOUNT, "example.org")))
                        .isEqualTo(InsertResult.INSERTED));
    }

    @Test
    void onlyVisibleZonesAreListedAndCounted() {
        insertSix();
        assertThat(names(ZoneFilter.of(ZoneFilter.Visible.in(Set.of(ACCOUNT)))))
                .containsExactly("a.example", "b_c.example", "bxc.example");
        assertThat(names(ZoneFilter.of(new ZoneFilter.Visible(Set.of(ACCOUNT), Set.of(new ZoneId(4, 5))))))
                .containsExactly("a.example", "b_c.example", "bxc.example", "e.example");
        assertThat(names(ZoneFilter.of(ZoneFilter.Visible.only(Set.of(new ZoneId(4, 6), new ZoneId(4, 77))))))
                .containsExactly("f.example");
        assertThat(names(ZoneFilter.of(ZoneFilter.Visible.only(Set.of())))).isEmpty();

        Set<ZoneId> many = new HashSet<>();
        for (int i = 5; i < 100_000; i++) {
            many.add(new ZoneId(4, i));
        }
        assertThat(names(ZoneFilter.of(ZoneFilter.Visible.only(many)))).containsExactly("e.example", "f.example");
    }

    @Test
    void conditionsNeverWidenVisibility() {
        insertSix();
        ZoneFilter.Visible visible = ZoneFilter.Visible.only(Set.of(new ZoneId(4, 1)));
        for (MatchMode matchMode : MatchMode.values()) {
            assertThat(names(new ZoneFilter(
                            visible,
                            TextMatch.of(Operator.CONTAINS, "example"),
                            Set.of(ZoneStatus.ACTIVE),
                            Set.of(ZoneType.FULL),
                            Set.of(ACCOUNT, OTHER),
                            TextMatch.of(Operator.NOT_EQUAL, ""),
                            matchMode)))
                    .containsExactly("a.example");
        }
    }

    @Test
    void zonesAreFilteredByName() {
        insertSix();
        assertThat(named(Operator.EQUAL, "B_C.example", false)).containsExactly("b_c.example");
        assertThat(named(Operator.EQUAL, "B_C.example", true)).isEmpty();
        assertThat(named(Operator.NOT_EQUAL, "b_c.example", false))
                .doesNotContain("b_c.example")
                .hasSize(5);
        assertThat(named(Operator.STARTS_WITH, "b_", false)).containsExactly("b_c.example");
        assertThat(named(Operator.STARTS_WITH, "B", true)).isEmpty();
        assertThat(named(Operator.ENDS_WITH, "C.EXAMPLE", false)).containsExactly("b_c.example", "bxc.example");
        assertThat(named(Operator.CONTAINS, "%", false)).isEmpty();
        assertThat(named(Operator.CONTAINS, "xc.", true)).containsExactly("bxc.example");
        assertThat(named(Operator.ENDS_WITH, "longer.than.a.example", false)).isEmpty();
        assertThat(named(Operator.STARTS_WITH, "", false)).hasSize(6);
    }

    @Test
    void zonesAreFilteredByStatusTypeAndAccount() {
        insertSix();
        assertThat(names(filter(Set.of(ZoneStatus.PENDING), null, null, null))).containsExactly("e.example");
        assertThat(names(filter(Set.of(), null, null, null))).isEmpty();
        assertThat(names(filter(null, Set.of(ZoneType.PARTIAL, ZoneType.SECONDARY), null, null)))
                .containsExactly("e.example");
        assertThat(names(filter(null, null, Set.of(OTHER), null)))
                .containsExactly("d.example", "e.example", "f.example");
        assertThat(names(filter(null, null, null, TextMatch.equalTo("ÄRZTE & Co"))))
                .containsExactly("d.example", "e.example", "f.example");
        assertThat(names(filter(null, null, null, new TextMatch(Operator.STARTS_WITH, "ärzte", true))))
                .isEmpty();
    }

    @Test
    void conditionsCombineByAnyOrAll() {
        insertSix();
        for (MatchMode matchMode : MatchMode.values()) {
            ZoneFilter filter = new ZoneFilter(
                    everything(),
                    TextMatch.equalTo("a.example"),
                    Set.of(ZoneStatus.PENDING),
                    null,
                    null,
                    null,
                    matchMode);
            assertThat(names(filter))
                    .containsExactlyElementsOf(
                            matchMode == MatchMode.ALL ? List.of() : List.of("a.example", "e.example"));
        }
    }

    @Test
    void zonesAreOrderedAndPaged() {
        insertSix();
        ZoneFilter filter = ZoneFilter.of(everything());
        assertThat(names(filter, ZoneFilter.Order.NAME, Direction.DESCENDING, Samples.page(1, 2)))
                .containsExactly("f.example", "e.example");
        assertThat(names(filter, ZoneFilter.Order.STATUS, Direction.DESCENDING, Samples.page(1, 2)))
                .containsExactly("e.example", "f.example");
        assertThat(names(filter, ZoneFilter.Order.ACCOUNT_NAME, Direction.ASCENDING, Samples.page(2, 3)))
                .containsExactly("d.example", "e.example", "f.example");
        assertThat(names(filter, ZoneFilter.Order.ACCOUNT_ID, Direction.DESCENDING, Samples.page(2, 3)))
                .containsExactly("bxc.example", "b_c.example", "a.example");
        assertThat(names(filter, ZoneFilter.Order.PLAN_ID, Direction.ASCENDING, Samples.page(3, 2)))
                .containsExactly("e.example", "f.example");
        assertThat(listing(tx ->
                                tx.zones().list(filter, ZoneFilter.Order.NAME, Direction.ASCENDING, Samples.page(7, 2)))
                        .total())
                .isEqualTo(6);
    }

    private void insertSix() {
        change(storage, tx -> {
            tx.accounts().insert(new Account(OTHER, "Ärzte & Co", NOW, NOW));
            tx.zones().insert(zone(1, ACCOUNT, "a.example"));
            tx.zones().insert(zone(2, ACCOUNT, "b_c.example"));
            tx.zones().insert(zone(3, ACCOUNT, "bxc.example"));
            tx.zones().insert(zone(4, OTHER, "d.example"));
            tx.zones()
                    .insert(new Zone(
                            new ZoneId(4, 5),
                            OTHER,
                            DnsName.of("e.example"),
                            false,
                            ZoneType.PARTIAL,
                            Samples.settings(DnsName.of("e.example")),
                            List.of(),
                            1,
                            NOW,
                            NOW,
                            null));
            tx.zones().insert(zone(6, OTHER, "f.example"));
        });
    }

    private static ZoneFilter.Visible everything() {
        return ZoneFilter.Visible.in(Set.of(ACCOUNT, OTHER));
    }

    private static ZoneFilter filter(
            @Nullable Set<ZoneStatus> statuses,
            @Nullable Set<ZoneType> types,
            @Nullable Set<AccountId> accounts,
            @Nullable TextMatch accountName) {
        return new ZoneFilter(everything(), null, statuses, types, accounts, accountName, MatchMode.ALL);
    }

    private List<String> named(Operator operator, String text, boolean caseSensitive) {
        TextMatch name = new TextMatch(operator, text, caseSensitive);
        return names(new ZoneFilter(everything(), name, null, null, null, null, MatchMode.ALL));
    }

    private List<String> names(ZoneFilter filter) {
        return names(filter, ZoneFilter.Order.NAME, Direction.ASCENDING, Slice.EVERYTHING);
    }

    private List<String> names(ZoneFilter filter, ZoneFilter.Order order, Direction direction, Slice slice) {
        Listing<Zone> listing = listing(tx -> tx.zones().list(filter, order, direction, slice));
        if (slice.equals(Slice.EVERYTHING)) {
            assertThat(listing.total()).isEqualTo(listing.items().size());
        }
        return listing.items().stream().map(zone -> zone.name().text()).toList();
    }
}
