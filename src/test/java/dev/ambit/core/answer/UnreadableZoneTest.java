package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import org.junit.jupiter.api.Test;

/** A zone whose records cannot be read: resolvers must ask another server, and no client must take it for empty. */
final class UnreadableZoneTest {
    private static final DnsName APEX = DnsName.of("sub.example.com");
    private static final ZoneSnapshot UNREADABLE = ZoneSnapshot.unreadable(new ZoneId(7, 9), APEX);
    private static final ZoneTable ZONES = WrittenZone.table(
            UNREADABLE, WrittenZone.of("example.com", "www.example.com 300 A 192.0.2.1", "sub.example.com 300 TXT x"));

    @Test
    void queriesForItsNamesAreAnsweredWithServfail() {
        assertThat(Dig.ask(ZONES, "www.sub.example.com.", "A")).isEqualTo("SERVFAIL");
        assertThat(Dig.ask(ZONES, "sub.example.com.", "SOA")).isEqualTo("SERVFAIL");
        assertThat(Dig.ask(ZONES, "sub.example.com.", "TXT")).isEqualTo("SERVFAIL");
    }

    @Test
    void otherZonesAreAnswered() {
        assertThat(Dig.ask(ZONES, "www.example.com.", "A")).isEqualTo("NOERROR AA\nA www.example.com. 300 A 192.0.2.1");
    }

    @Test
    void itIsNotInTheTableForOtherReaders() {
        assertThat(ZONES.find(UNREADABLE.id())).isNull();
        assertThat(ZONES.byApex(APEX)).isNull();
        assertThat(ZONES.find(DnsName.of("www.sub.example.com"))).isNull();
    }

    @Test
    void itIsReplacedByItsContent() {
        ZoneTable readable = ZONES.with(WrittenZone.of("sub.example.com", "www.sub.example.com 300 A 192.0.2.2"));
        assertThat(Dig.ask(readable, "www.sub.example.com.", "A"))
                .isEqualTo("NOERROR AA\nA www.sub.example.com. 300 A 192.0.2.2");
        assertThat(Dig.ask(ZONES.without(UNREADABLE.id()), "www.sub.example.com.", "A"))
                .startsWith("NXDOMAIN");
    }
}
