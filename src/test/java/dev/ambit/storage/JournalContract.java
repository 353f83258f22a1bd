package dev.ambit.storage;

import static dev.ambit.storage.Samples.addition;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.RecordSetDifference;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.core.zone.ZoneChangeCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal of a zone. */
public abstract class JournalContract extends StorageContract {
    private static final Zone ZONE = zone(Serial.MAX - 2, ACCOUNT, "example.com");

    @BeforeEach
    void insertZone() {
        change(storage, tx -> tx.zones().insert(ZONE));
    }

    private static Zone present(Tx tx) {
        return tx.zones().find(ZONE.id()).orElseThrow();
    }

    private static ZoneChange append(Tx tx, long number) {
        ZoneChange change = addition(present(tx), address(number));
        tx.journal().append(ZONE.id(), change);
        return change;
    }

    private static DnsRecord address(long number) {
        return dnsRecord(number, ZONE.id(), "n" + number + ".example.com", RecordType.A, "192.0.2.1");
    }

    private List<ZoneChange> appended(int count) {
        List<ZoneChange> changes = new ArrayList<>();
        change(storage, tx -> {
            for (int i = 0; i < count; i++) {
                changes.add(append(tx, i));
            }
        });
        return changes;
    }

    /** Lets the journal hold that many bytes. */
    private ZoneChange grow(int bytes) {
        return storage.inTransaction(tx -> {
            List<byte[]> rdata = new ArrayList<>();
            for (int i = 0; i * 30 < bytes; i++) {
                rdata.add(new byte[] {1, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
            }
            RecordSetDifference difference = new RecordSetDifference();
            difference.add(null, new RecordSet(ZONE.name(), 1, 60, rdata));
            ZoneChange change = difference.change(present(tx).soa(), present(tx).nextSoa());
            tx.journal().append(ZONE.id(), change);
            tx.audit().append(Samples.entry(0, new AuditEntry.Scope(null, null, null)));
            tx.revisions().append(new Change.OfZone(ZONE.id()));
            return change;
        });
    }

    private long serial() {
        return number(tx -> present(tx).serial());
    }

    private List<ZoneChange> since(long serial) {
        return all(tx -> tx.journal().since(ZONE.id(), serial));
    }

    @Test
    void changesAreReturnedFromAnyKeptSerialAcrossTheWrap() {
        ZoneChange first = grow(10_000);
        List<ZoneChange> others = appended(4);
        assertThat(serial()).isEqualTo(3);
        assertThat(since(ZONE.serial())).hasSize(5).startsWith(first).endsWith(others.getLast());
        assertThat(since(Serial.MAX - 1)).containsExactlyElementsOf(others);
        assertThat(since(Serial.MAX)).containsExactlyElementsOf(others.subList(1, 4));
        assertThat(since(1)).containsExactlyElementsOf(others.subList(2, 4));
    }

    @Test
    void serialThatIsPresentOrUnknownHasNoChanges() {
        appended(2);
        assertThat(since(serial())).isEmpty();
        assertThat(since(serial() + 1)).isEmpty();
        assertThat(since(77)).isEmpty();
        assertThat(all(tx -> tx.journal().since(new ZoneId(0, 0), 1))).isEmpty();
    }

    @Test
    void journalIsNotLongerThanTheZone() {
        ZoneChange first = grow(10_000);
        appended(500);
        List<ZoneChange> kept = since(oldestKept(first.to().serial()));
        int length = length(kept);
        long zoneLength = ZONE.settings().wireLength(ZONE.name())
                + first.growth()
                + 500 * addition(ZONE, address(100)).growth();
        assertThat((long) length).isBetween(zoneLength * 7 / 10, zoneLength);
        assertThat(kept.getLast().to().serial()).isEqualTo(serial());
    }

    private static int length(List<ZoneChange> changes) {
        return changes.stream()
                .mapToInt(change -> ZoneChangeCodec.encode(change).length)
                .sum();
    }

    @Test
    void journalIsNeverLongerThanAZoneThatGrowsOrShrinks() {
        List<DnsRecord> present = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean grows = i % 100 < 60;
            long serial = serial();
            DnsRecord one = grows ? address(i) : present.removeLast();
            change(storage, tx -> {
                ZoneChange added = addition(present(tx), one);
                tx.journal()
                        .append(
                                ZONE.id(),
                                grows
                                        ? added
                                        : new ZoneChange(
                                                added.from(),
                                                added.to(),
                                                /* removed= */ added.added(),
                                                /* added= */ added.removed()));
            });
            if (grows) {
                present.add(one);
            }
            long zoneLength = ZONE.settings().wireLength(ZONE.name())
                    + present.stream().mapToLong(this::wireLength).sum();
            List<ZoneChange> kept = since(oldestKept(Serial.isNewer(serial, 150) ? serial - 150 : ZONE.serial()));
            assertThat((long) length(kept)).as("after %d changes", i).isLessThanOrEqualTo(zoneLength);
            assertThat(kept.getLast().from().serial()).isEqualTo(serial);
        }
    }

    private long wireLength(DnsRecord one) {
        return addition(ZONE, one).growth();
    }

    /** The first serial from {@code serial} on from which there are changes. */
    private long oldestKept(long serial) {
        long oldest = serial;
        while (since(oldest).isEmpty()) {
            oldest = Serial.next(oldest);
        }
        return oldest;
    }

    @Test
    void journalHasAtMostTenThousandChanges() {
        grow(6_000_000);
        appended(ZoneJournal.MAX_CHANGES + 30);
        assertThat(since(oldestKept(1))).hasSizeBetween(ZoneJournal.MAX_CHANGES - 64, ZoneJournal.MAX_CHANGES);
    }

    @Test
    void changeThatIsLongerThanTheZoneEmptiesTheJournal() {
        ZoneChange first = grow(10_000);
        appended(3);
        change(storage, tx -> {
            ZoneChange deletion = new ZoneChange(present(tx).soa(), present(tx).nextSoa(), first.added(), List.of());
            tx.journal().append(ZONE.id(), deletion);
        });
        assertThat(serial()).isEqualTo(3);
        for (long serial : new long[] {ZONE.serial(), Serial.MAX, 1, 2, 3}) {
            assertThat(since(serial)).isEmpty();
        }
        ZoneChange next = appended(1).getFirst();
        assertThat(since(3)).containsExactly(next);
    }

    @Test
    void restartRaisesTheSerialAndEmptiesTheJournal() {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            records.add(address(i));
        }
        appended(2);
        change(storage, tx -> {
            tx.records().insertAll(records);
            tx.journal().restart(ZONE.id(), 1000);
        });
        assertThat(serial()).isEqualTo(1000);
        assertThat(since(Serial.MAX)).isEmpty();
        // The zone is as long as its records now.
        assertThat(appended(20)).hasSize(20);
        assertThat(since(1000 + 5)).hasSize(15);
    }

    @Test
    void onlyANewerSerialThatFollowsThePresentOneIsAccepted() {
        change(storage, tx -> {
            Zone present = present(tx);
            ZoneChange first = addition(present, address(1));
            ZoneChange back = new ZoneChange(present.soa(), present.settings().soa(5), List.of(), first.added());
            assertThat(Serial.isNewer(5, present.serial())).isTrue();
            tx.journal().append(ZONE.id(), back);
            assertRefused(tx, first);
            assertRefused(tx, new ZoneChange(present(tx).soa(), present.soa(), List.of(), List.of()));
            assertThatThrownBy(() -> tx.journal().restart(ZONE.id(), 5)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tx.journal().restart(new ZoneId(0, 0), 7))
                    .isInstanceOf(IllegalArgumentException.class);
        });
        assertThat(serial()).isEqualTo(5);
    }

    private static void assertRefused(Tx tx, ZoneChange change) {
        assertThatThrownBy(() -> tx.journal().append(ZONE.id(), change)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tx.journal().append(new ZoneId(0, 0), change))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clearedJournalReachesNowhere() {
        appended(2);
        change(storage, tx -> tx.journal().clear(ZONE.id()));
        assertThat(since(Serial.MAX - 1)).isEmpty();
    }

    @Test
    void journalOfADeletedZoneIsReapedInBatches() {
        grow(10_000);
        appended(14);
        change(storage, tx -> {
            tx.records().insert(address(1));
            tx.zones().delete(ZONE.id());
        });
        List<Integer> removed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            removed.add(storage.<Integer>inTransaction(tx -> tx.zones().reap(6)));
        }
        assertThat(removed).containsExactly(6, 6, 4, 0);
    }

    @Test
    void deletedZoneHasNoSerialToRaise() {
        change(storage, tx -> {
            ZoneChange change = addition(present(tx), address(1));
            tx.zones().delete(ZONE.id());
            assertRefused(tx, change);
        });
    }
}
