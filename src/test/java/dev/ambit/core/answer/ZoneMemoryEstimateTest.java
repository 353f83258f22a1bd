package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares the estimate of a zone's memory with the growth of the heap: they must not differ by more than a quarter,
 * whatever the zone's records are like.
 */
final class ZoneMemoryEstimateTest {
    private static final double MAX_RATIO = 1.25;
    private static final ZoneId ZONE = new ZoneId(7, 1);
    private static final DnsName APEX = DnsName.of("example.com");

    @Test
    void addressesAtManyNames() {
        check(60_000, i -> dnsRecord(i, "host" + i, RecordType.A, address(i)));
    }

    @Test
    void addressesAtFewNames() {
        check(60_000, i -> dnsRecord(i, "pool" + i % 60, RecordType.A, address(i)));
    }

    @Test
    void longTexts() {
        check(8_000, i -> dnsRecord(i, "text" + i, RecordType.TXT, ("\"" + i + "x".repeat(240) + "\" ").repeat(8)));
    }

    @Test
    void commentsAndTags() {
        check(30_000, i -> dnsRecord(i, "noted" + i, RecordType.A, address(i), "comment " + i, 8));
    }

    @Test
    void longComments() {
        check(30_000, i -> dnsRecord(i, "noted" + i, RecordType.A, address(i), "grün – " + i + "x".repeat(300), 0));
    }

    @Test
    void deepNames() {
        check(5_000, i -> dnsRecord(i, "a.b.c.d.e.f.g.h.i.j." + i, RecordType.A, address(i)));
    }

    @Test
    void severalTypesAtEachName() {
        List<RecordType> types = List.of(RecordType.A, RecordType.TXT, RecordType.MX);
        check(60_000, i -> {
            RecordType type = types.get(i % 3);
            String content = switch (type) {
                case A -> address(i);
                case TXT -> "\"v=spf1 -all\"";
                default -> "10 mail.example.com";
            };
            return dnsRecord(i, "host" + i / 3, type, content);
        });
    }

    @Test
    void emptyZones() {
        long before = usedHeap();
        ZoneTable zones = ZoneTable.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            String apex = "zone" + i + ".example";
            zones = zones.with(ZoneSnapshot.of(
                    new ZoneId(8, i), WrittenZone.name(apex), WrittenZone.settings(apex), 1, List.of()));
        }
        compare(usedHeap() - before, zones.memory());
    }

    @Test
    void theTableSumsItsZones() {
        ZoneSnapshot one = WrittenZone.of("example.com", "www.example.com 300 A 192.0.2.1");
        ZoneSnapshot other = WrittenZone.of("example.net", "www.example.net 300 A 192.0.2.1");
        ZoneTable both = WrittenZone.table(one, other);
        assertThat(both.memory()).isEqualTo(one.memory() + other.memory());
        assertThat(both.with(one).memory()).isEqualTo(both.memory());
        assertThat(both.without(one.id()).memory()).isEqualTo(other.memory());
        assertThat(both.without(one.id()).without(one.id()).memory()).isEqualTo(other.memory());
    }

    /** What an import is told before it is written never exceeds what the zone then needs. */
    @Test
    void growthIsCountedBeforeTheRecordsAreAdded() {
        ZoneSnapshot before =
                WrittenZone.of("example.com", "www.example.com 300 A 192.0.2.1", "a.b.example.com 300 A 192.0.2.1");
        List<DnsRecord> added = WrittenZone.records(
                before.id(),
                "b.example.com 300 A 192.0.2.3",
                "new.example.com 300 A 192.0.2.3",
                "new.example.com 300 TXT text",
                "new.example.com 300 A 192.0.2.4",
                "www.example.com 300 A 192.0.2.3");
        ZoneGrowth growth = before.growth();
        added.forEach(growth::add);
        List<DnsRecord> all = Stream.concat(before.list(RecordSelection.ALL, 0, 10).records().stream(), added.stream())
                .toList();
        long actual = ZoneSnapshot.of(before.id(), before.apex(), before.settings(), 1, all)
                        .memory()
                - before.memory();
        assertThat(growth.bytes()).isBetween(actual * 3 / 4, actual);
    }

    private static void check(int records, IntFunction<DnsRecord> generator) {
        long before = usedHeap();
        Iterable<DnsRecord> all =
                () -> IntStream.range(0, records).mapToObj(generator).iterator();
        ZoneSnapshot zone = ZoneSnapshot.of(ZONE, APEX, WrittenZone.settings("example.com"), 1, all);
        compare(usedHeap() - before, zone.memory());
        assertThat(zone.size()).isEqualTo(records);
    }

    private static void compare(long heap, long estimate) {
        assertThat((double) estimate / heap)
                .as("%d bytes estimated, %d in the heap", estimate, heap)
                .isBetween(1 / MAX_RATIO, MAX_RATIO);
    }

    /** The smallest of some measurements: others in the process may still release what they have used. */
    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    private static String address(int i) {
        return "10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff);
    }

    private static DnsRecord dnsRecord(int i, String name, RecordType type, String content) {
        return dnsRecord(i, name, type, content, null, 0);
    }

    /** As it is read from the database: nothing is shared between records. */
    private static DnsRecord dnsRecord(
            int i, String name, RecordType type, String content, @Nullable String comment, int tags) {
        RecordContent parsed = WrittenZone.dnsRecord(ZONE, i, name + ".example.com 300 " + type + " " + content)
                .content();
        Instant at = Instant.ofEpochSecond(1_700_000_000L + i);
        return new DnsRecord(
                new RecordId(i * 0x9e3779b97f4a7c15L, i),
                ZONE,
                WrittenZone.name(name + ".example.com"),
                parsed,
                new Ttl(300),
                comment,
                IntStream.range(0, tags).mapToObj(tag -> "tag" + tag + ":" + i).toList(),
                at,
                at,
                comment == null ? null : at.plusNanos(1000),
                tags == 0 ? null : at.plusNanos(2000));
    }
}
