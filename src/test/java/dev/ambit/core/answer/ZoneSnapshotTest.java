package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ZoneSnapshotTest {
    private static final ZoneSnapshot ZONE = WrittenZone.of(
            "example.com",
            "b.example.com 300 A 192.0.2.1",
            "a.example.com 300 A 192.0.2.1",
            "a.example.com 300 TXT \"x\"",
            "a.example.com 60 A 192.0.2.2",
            "c.b.example.com 300 AAAA 2001:db8::1");

    @Test
    void recordsAreFoundByIdAndName() {
        RecordId id = new RecordId(9, 2);
        assertThat(ZONE.find(id)).isEqualTo(WrittenZone.dnsRecord(ZONE.id(), 2, "a.example.com 300 TXT \"x\""));
        assertThat(ZONE.find(new RecordId(9, 5))).isNull();
        assertThat(ids(ZONE.byName(DnsName.of("a.example.com")))).containsExactly(1L, 3L, 2L);
        assertThat(ZONE.byName(DnsName.of("x.example.com"))).isEmpty();
    }

    @Test
    void recordsAreListedByTypeAndName() {
        assertThat(ids(ZONE.list(RecordSelection.ALL, 0, 10).records())).containsExactly(1L, 3L, 0L, 4L, 2L);
        RecordPage page = ZONE.list(new RecordSelection(Set.of(RecordType.A, RecordType.TXT), null, null, null), 1, 2);
        assertThat(ids(page.records())).containsExactly(3L, 0L);
        assertThat(page.total()).isEqualTo(4);
        RecordPage visible = ZONE.list(
                new RecordSelection(
                        null,
                        DnsName.of("a.example.com"),
                        (type, name) -> type == RecordType.A && name.text().equals("a.example.com"),
                        null),
                1,
                10);
        assertThat(ids(visible.records())).containsExactly(3L);
        assertThat(visible.total()).isEqualTo(2);
    }

    @Test
    void aChangeLeavesTheOldSnapshot() {
        ZoneSnapshot next = ZONE.with(
                ZONE.settings(),
                2,
                List.of(new RecordId(9, 4), new RecordId(9, 1), new RecordId(9, 8)),
                List.of(
                        WrittenZone.dnsRecord(ZONE.id(), 1, "d.example.com 300 A 192.0.2.1"),
                        WrittenZone.dnsRecord(ZONE.id(), 8, "x.y.example.com 300 A 192.0.2.8")));
        assertThat(next.serial()).isEqualTo(2);
        assertThat(next.size()).isEqualTo(5);
        assertThat(ids(next.list(RecordSelection.ALL, 0, 10).records())).containsExactly(3L, 0L, 1L, 8L, 2L);
        assertThat(ids(ZONE.list(RecordSelection.ALL, 0, 10).records())).containsExactly(1L, 3L, 0L, 4L, 2L);
        assertThat(Dig.ask(WrittenZone.table(next), "c.b.example.com.", "AAAA")).startsWith("NXDOMAIN");
        assertThat(Dig.ask(WrittenZone.table(ZONE), "c.b.example.com.", "AAAA")).startsWith("NOERROR");
    }

    @Test
    void setsAreVisitedTheApexFirst() {
        List<String> sets = new ArrayList<>();
        ZONE.forEachSet(set -> sets.add(set.name() + " " + set.type() + " " + set.ttl()));
        assertThat(sets)
                .containsExactly(
                        "example.com 2 86400",
                        "a.example.com 1 60",
                        "b.example.com 1 300",
                        "c.b.example.com 28 300",
                        "a.example.com 16 300");
        List<RecordSet> first = new ArrayList<>();
        ZONE.forEachSet(first::add);
        assertThat(first.get(1).rdata())
                .containsExactly(new byte[] {(byte) 192, 0, 2, 1}, new byte[] {(byte) 192, 0, 2, 2});
    }

    @Test
    void typesAreDeclaredInTheOrderOfTheirNames() {
        assertThat(RecordType.values()).isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
    }

    @Test
    void theTableFindsTheLongestApex() {
        ZoneSnapshot child = WrittenZone.of("b.example.com");
        ZoneTable table = WrittenZone.table(ZONE, child);
        assertThat(table.find(DnsName.of("c.b.example.com"))).isSameAs(child);
        assertThat(table.find(DnsName.of("xb.example.com"))).isSameAs(ZONE);
        assertThat(table.find(DnsName.of("com"))).isNull();
        assertThat(table.byApex(DnsName.of("b.example.com"))).isSameAs(child);
        assertThat(table.byApex(DnsName.of("c.b.example.com"))).isNull();
        assertThat(table.find(ZONE.id())).isSameAs(ZONE);
        assertThat(table.without(child.id()).find(DnsName.of("c.b.example.com")))
                .isSameAs(ZONE);
    }

    private static List<Long> ids(List<DnsRecord> records) {
        return records.stream().map(each -> each.id().low()).toList();
    }
}
