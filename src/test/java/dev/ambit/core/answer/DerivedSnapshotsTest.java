package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.ZoneSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

/** Claim: a snapshot that was derived by many changes is in all respects the one made of the same records. */
final class DerivedSnapshotsTest {
    private static final Comparator<DnsRecord> DEFAULT_ORDER = Comparator.comparing(
                    (DnsRecord each) -> each.type().name())
            .thenComparing(each -> each.name().text())
            .thenComparing(DnsRecord::createdOn, Comparator.reverseOrder())
            .thenComparing(each -> each.id().toString());

    @Test
    void derivedSnapshotsEqualThoseMadeFromScratch() {
        RandomInputs.check(4, 25, Random::nextLong, seed -> check(new Random(seed), 12, 30));
    }

    @Test
    void theyDoInZonesOfManyChunksAndShards() {
        RandomInputs.check(5, 2, Random::nextLong, seed -> check(new Random(seed), 1_000, 40));
    }

    private static void check(Random random, int max, int changes) {
        Map<RecordId, DnsRecord> stored = new HashMap<>();
        RandomZones.records(random, max).forEach(each -> stored.put(each.id(), each));
        ZoneSnapshot derived = RandomZones.zone(List.copyOf(stored.values()));
        for (int i = 0; i < changes; i++) {
            ZoneSnapshot before = derived;
            List<DnsRecord> recordsBefore = List.copyOf(stored.values());
            derived = changed(random, derived, stored, max);
            if (i % 10 == 0) {
                assertSame(random, derived, List.copyOf(stored.values()));
                assertSame(random, before, recordsBefore);
            }
        }
        assertSame(random, derived, List.copyOf(stored.values()));
    }

    /** Changes, adds and deletes some records, often all at a few names. */
    private static ZoneSnapshot changed(Random random, ZoneSnapshot zone, Map<RecordId, DnsRecord> stored, int max) {
        Map<RecordId, DnsRecord> put = new LinkedHashMap<>();
        List<RecordId> changed = new ArrayList<>();
        int count = random.nextInt(20) == 0 ? random.nextInt(max * 2) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            RecordId id = random.nextBoolean() || stored.isEmpty()
                    ? new RecordId(random.nextLong(), random.nextLong())
                    : List.copyOf(stored.keySet()).get(random.nextInt(stored.size()));
            DnsRecord made = RandomZones.dnsRecord(random, id);
            stored.remove(id);
            put.remove(id);
            changed.add(id);
            if (random.nextBoolean() && RandomZones.fits(made, List.copyOf(stored.values()))) {
                stored.put(id, made);
                put.put(id, made);
            }
        }
        ZoneSettings settings = random.nextInt(5) == 0
                ? WrittenZone.settings(random.nextBoolean() ? "z.example" : "other.example")
                : zone.settings();
        return zone.with(settings, zone.serial() + 1, changed, put.values());
    }

    private static void assertSame(Random random, ZoneSnapshot derived, List<DnsRecord> records) {
        ZoneSnapshot scratch =
                ZoneSnapshot.of(derived.id(), derived.apex(), derived.settings(), derived.serial(), records);
        assertThat(derived.size()).isEqualTo(scratch.size()).isEqualTo(records.size());
        assertThat(derived.memory()).isEqualTo(scratch.memory());
        assertThat(derived.wireLength()).isEqualTo(scratch.wireLength());
        assertThat(derived.content().cuts()).isEqualTo(scratch.content().cuts());
        assertThat(sets(derived)).isEqualTo(sets(scratch));
        assertListed(random, derived, records);
        for (DnsRecord each : records.subList(0, Math.min(records.size(), 50))) {
            assertThat(derived.find(each.id())).isEqualTo(each);
        }
        ZoneTable derivedTable = WrittenZone.table(derived);
        ZoneTable scratchTable = WrittenZone.table(scratch);
        for (int i = 0; i < 100; i++) {
            byte[] query = Message.newQuery(AnswererAgreesWithReferenceTest.question(random))
                    .toWire();
            assertThat(Dig.answer(derivedTable, query, Transport.TCP))
                    .isEqualTo(Dig.answer(scratchTable, query, Transport.TCP));
        }
    }

    private static List<RecordSet> sets(ZoneSnapshot zone) {
        List<RecordSet> sets = new ArrayList<>();
        zone.forEachSet(sets::add);
        return sets;
    }

    /** Compares with a list that is filtered, sorted and cut as SQL does it. */
    private static void assertListed(Random random, ZoneSnapshot zone, List<DnsRecord> records) {
        DnsName name = random.nextBoolean() ? null : RandomZones.name(random);
        Set<RecordType> types = random.nextBoolean() ? null : EnumSet.of(RecordType.A, RecordType.CNAME, RecordType.MX);
        BiPredicate<RecordType, DnsName> visible = random.nextBoolean()
                ? null
                : (type, owner) -> type != RecordType.A || owner.text().contains("a");
        Predicate<RecordContent> content =
                random.nextInt(3) > 0 ? null : each -> each.content().hashCode() % 2 == 0;
        List<DnsRecord> expected = records.stream()
                .filter(each -> content == null || content.test(each.content()))
                .filter(each -> name == null || each.name().equals(name))
                .filter(each -> types == null || types.contains(each.type()))
                .filter(each -> visible == null || visible.test(each.type(), each.name()))
                .sorted(DEFAULT_ORDER)
                .toList();
        int offset = random.nextInt(expected.size() + 2);
        int limit = random.nextInt(expected.size() + 2);
        RecordPage page = zone.list(new RecordSelection(types, name, visible, content), offset, limit);
        assertThat(page.total()).isEqualTo(expected.size());
        assertThat(page.records())
                .isEqualTo(expected.stream().skip(offset).limit(limit).toList());
        DnsName asked = Objects.requireNonNullElse(name, RandomZones.APEX);
        assertThat(zone.byName(asked))
                .isEqualTo(records.stream()
                        .filter(each -> each.name().equals(asked))
                        .sorted(DEFAULT_ORDER)
                        .toList());
    }
}
