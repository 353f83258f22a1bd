package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

final class AnswererTest {
    private static final String SOA =
            "U example.com. 1800 SOA ns1.example.com. hostmaster.example.com. 1 10000 2400 604800 1800";
    private static final ZoneTable ZONES = WrittenZone.table(WrittenZone.of(
            "example.com",
            "example.com 300 A 192.0.2.1",
            "example.com 300 MX 10 mail.example.com.",
            "ns1.example.com 300 A 192.0.2.53",
            "mail.example.com 600 A 192.0.2.25",
            "mail.example.com 600 AAAA 2001:db8::25",
            "www.example.com 1 CNAME example.com.",
            "out.example.com 300 CNAME example.net.",
            "gone.example.com 300 CNAME nothing.example.com.",
            "a.loop.example.com 300 CNAME b.loop.example.com.",
            "b.loop.example.com 300 CNAME a.loop.example.com.",
            "deep.ent.example.com 300 TXT \"deep\"",
            "*.wild.example.com 300 TXT wild",
            "set.example.com 300 A 192.0.2.2",
            "set.example.com 60 A 192.0.2.1",
            "sub.example.com 300 NS ns.sub.example.com.",
            "sub.example.com 300 NS ns.example.org.",
            "sub.example.com 300 DS 1 13 2 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "ns.sub.example.com 300 A 192.0.2.54",
            "hidden.sub.example.com 300 A 192.0.2.55"));

    @Test
    void recordsAreAnswered() {
        assertThat(Dig.ask(ZONES, "mail.example.com.", "AAAA"))
                .isEqualTo("NOERROR AA\nA mail.example.com. 600 AAAA 2001:db8:0:0:0:0:0:25");
    }

    @Test
    void settingsAreAnsweredAtTheApex() {
        assertThat(Dig.ask(ZONES, "example.com.", "SOA"))
                .isEqualTo("NOERROR AA\n" + SOA.replace("U", "A").replace("1800 SOA", "3600 SOA"));
        assertThat(Dig.ask(ZONES, "example.com.", "NS"))
                .isEqualTo("NOERROR AA\nA example.com. 86400 NS ns1.example.com."
                        + "\nA example.com. 86400 NS ns2.example.net.\n+ ns1.example.com. 300 A 192.0.2.53");
    }

    @Test
    void anRrsetHasTheSmallestTtl() {
        assertThat(Dig.ask(ZONES, "set.example.com.", "A"))
                .isEqualTo("NOERROR AA\nA set.example.com. 60 A 192.0.2.1\nA set.example.com. 60 A 192.0.2.2");
    }

    @Test
    void negativeResponsesHaveTheSoaWithTheSmallerTtl() {
        assertThat(Dig.ask(ZONES, "mail.example.com.", "TXT")).isEqualTo("NOERROR AA\n" + SOA);
        assertThat(Dig.ask(ZONES, "nothing.example.com.", "A")).isEqualTo("NXDOMAIN AA\n" + SOA);
        assertThat(Dig.ask(ZONES, "ent.example.com.", "TXT")).isEqualTo("NOERROR AA\n" + SOA);
    }

    @Test
    void aliasesAreFollowedInsideTheZone() {
        assertThat(Dig.ask(ZONES, "www.example.com.", "A"))
                .isEqualTo("NOERROR AA\nA www.example.com. 300 CNAME example.com.\nA example.com. 300 A 192.0.2.1");
        assertThat(Dig.ask(ZONES, "out.example.com.", "A"))
                .isEqualTo("NOERROR AA\nA out.example.com. 300 CNAME example.net.");
        assertThat(Dig.ask(ZONES, "gone.example.com.", "A"))
                .isEqualTo("NXDOMAIN AA\nA gone.example.com. 300 CNAME nothing.example.com.\n" + SOA);
        assertThat(Dig.ask(ZONES, "a.loop.example.com.", "A"))
                .isEqualTo("NOERROR AA\nA a.loop.example.com. 300 CNAME b.loop.example.com."
                        + "\nA b.loop.example.com. 300 CNAME a.loop.example.com.");
        assertThat(Dig.ask(ZONES, "www.example.com.", "CNAME"))
                .isEqualTo("NOERROR AA\nA www.example.com. 300 CNAME example.com.");
    }

    @Test
    void aWildcardAnswersWithTheNameInTheQuestion() {
        assertThat(Dig.ask(ZONES, "x.y.wild.example.com.", "TXT"))
                .isEqualTo("NOERROR AA\nA x.y.wild.example.com. 300 TXT wild");
        assertThat(Dig.ask(ZONES, "wild.example.com.", "TXT")).isEqualTo("NOERROR AA\n" + SOA);
    }

    @Test
    void delegationsAreReferredWithGlue() {
        String referral = "NOERROR\nU sub.example.com. 300 NS ns.sub.example.com."
                + "\nU sub.example.com. 300 NS ns.example.org.\n+ ns.sub.example.com. 300 A 192.0.2.54";
        assertThat(Dig.ask(ZONES, "hidden.sub.example.com.", "A")).isEqualTo(referral);
        assertThat(Dig.ask(ZONES, "sub.example.com.", "NS")).isEqualTo(referral);
        assertThat(Dig.ask(ZONES, "sub.example.com.", "DS")).startsWith("NOERROR AA\nA sub.example.com. 300 DS ");
    }

    @Test
    void theParentAnswersDsWhenBothZonesAreHeld() {
        ZoneTable both = ZONES.with(WrittenZone.of("sub.example.com", "hidden.sub.example.com 60 A 192.0.2.66"));
        assertThat(Dig.ask(both, "sub.example.com.", "DS")).startsWith("NOERROR AA\nA sub.example.com. 300 DS ");
        assertThat(Dig.ask(both, "hidden.sub.example.com.", "A"))
                .isEqualTo("NOERROR AA\nA hidden.sub.example.com. 60 A 192.0.2.66");
    }

    @Test
    void otherZonesAndServicesAreRefused() {
        assertThat(Dig.ask(ZONES, "example.net.", "A")).isEqualTo("REFUSED");
        assertThat(Dig.ask(ZONES, "com.", "A")).isEqualTo("REFUSED");
        assertThat(Dig.ask(ZONES, "example.com.", "MAILB")).isEqualTo("REFUSED");
        Message chaos = Dig.query("example.com.", "A");
        chaos.removeAllRecords(Section.QUESTION);
        chaos.addRecord(
                Record.newRecord(Dig.query("example.com.", "A").getQuestion().getName(), 1, DClass.CH),
                Section.QUESTION);
        assertThat(Dig.show(Dig.ask(ZONES, chaos, Transport.UDP))).isEqualTo("REFUSED");
    }

    @Test
    void otherOperationsAreNotImplemented() {
        for (int opcode : new int[] {Opcode.IQUERY, Opcode.STATUS, Opcode.UPDATE, 7}) {
            Message query = Dig.query("example.com.", "SOA");
            query.getHeader().setOpcode(opcode);
            Message response = Dig.ask(ZONES, query, Transport.UDP);
            assertThat(response.getRcode()).isEqualTo(Rcode.NOTIMP);
            assertThat(response.getHeader().getOpcode()).isEqualTo(opcode);
        }
        Message notify = Dig.query("example.com.", "SOA");
        notify.getHeader().setOpcode(Opcode.NOTIFY);
        assertThat(Dig.ask(ZONES, notify, Transport.UDP).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void recursionIsRequestedInVain() {
        Message response = Dig.ask(ZONES, Dig.query("example.com.", "A"), Transport.UDP);
        assertThat(response.getHeader().getFlag(Flags.RD)).isTrue();
        assertThat(response.getHeader().getFlag(Flags.RA)).isFalse();
    }

    @Test
    void responsesAndFragmentsGetNoResponse() {
        byte[] query = Dig.query("example.com.", "A").toWire();
        assertThat(Dig.answer(ZONES, Arrays.copyOf(query, 11), Transport.UDP)).isEmpty();
        query[2] |= (byte) 0x80;
        assertThat(Dig.answer(ZONES, query, Transport.UDP)).isEmpty();
    }
}
