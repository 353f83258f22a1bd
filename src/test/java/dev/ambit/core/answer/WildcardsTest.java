package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The example of RFC 4592, 2.2.1, with its questions in the same order. */
final class WildcardsTest {
    private static final String SOA = "\nU example. 1800 SOA ns1.example. hostmaster.example. 1 10000 2400 604800 1800";
    private static final ZoneTable ZONES = WrittenZone.table(WrittenZone.of(
            "example",
            "*.example 3600 TXT \"this is a wildcard\"",
            "*.example 3600 MX 10 host1.example.",
            "sub.*.example 3600 TXT \"this is not a wildcard\"",
            "host1.example 3600 A 192.0.2.1",
            "_ssh._tcp.host1.example 3600 SRV 0 0 22 host1.example.",
            "_ssh._tcp.host2.example 3600 SRV 0 0 22 host2.example.",
            "subdel.example 3600 NS ns.example.com.",
            "subdel.example 3600 NS ns.example.net."));

    @Test
    void namesThatDoNotExistAreSynthesized() {
        assertThat(Dig.ask(ZONES, "host3.example.", "MX"))
                .isEqualTo("NOERROR AA\nA host3.example. 3600 MX 10 host1.example.\n+ host1.example. 3600 A 192.0.2.1");
        assertThat(Dig.ask(ZONES, "host3.example.", "A")).isEqualTo("NOERROR AA" + SOA);
        assertThat(Dig.ask(ZONES, "foo.bar.example.", "TXT"))
                .isEqualTo("NOERROR AA\nA foo.bar.example. 3600 TXT \"this is a wildcard\"");
    }

    @Test
    void namesThatExistAreNot() {
        assertThat(Dig.ask(ZONES, "host1.example.", "MX")).isEqualTo("NOERROR AA" + SOA);
        assertThat(Dig.ask(ZONES, "sub.*.example.", "MX")).isEqualTo("NOERROR AA" + SOA);
        assertThat(Dig.ask(ZONES, "host2.example.", "MX")).isEqualTo("NOERROR AA" + SOA);
    }

    @Test
    void onlyTheClosestEncloserIsAskedForAWildcard() {
        assertThat(Dig.ask(ZONES, "_telnet._tcp.host1.example.", "SRV")).isEqualTo("NXDOMAIN AA" + SOA);
        assertThat(Dig.ask(ZONES, "ghost.*.example.", "MX")).isEqualTo("NXDOMAIN AA" + SOA);
    }

    @Test
    void aDelegationIsReferred() {
        assertThat(Dig.ask(ZONES, "host.subdel.example.", "A"))
                .isEqualTo("NOERROR\nU subdel.example. 3600 NS ns.example.com."
                        + "\nU subdel.example. 3600 NS ns.example.net.");
    }

    @Test
    void theWildcardItselfIsAName() {
        assertThat(Dig.ask(ZONES, "*.example.", "TXT"))
                .isEqualTo("NOERROR AA\nA *.example. 3600 TXT \"this is a wildcard\"");
        assertThat(Dig.ask(ZONES, "sub.*.example.", "TXT"))
                .isEqualTo("NOERROR AA\nA sub.*.example. 3600 TXT \"this is not a wildcard\"");
    }
}
