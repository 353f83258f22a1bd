package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Truncation by whole rrsets, EDNS (RFC 6891), and glue that must be complete (RFC 9471). */
final class ResponseSizesTest {
    private static final ZoneTable ZONES = WrittenZone.table(zone());

    /** TXT sets of 100 to 4,000 octets, and delegations with 1 to 40 name servers below them. */
    private static ZoneSnapshot zone() {
        List<String> lines = new ArrayList<>();
        for (int size = 1; size <= 40; size++) {
            for (int i = 0; i < size; i++) {
                lines.add("t" + size + ".example.com 300 TXT \"" + (char) ('A' + i) + "x".repeat(80) + "\"");
                lines.add("d" + size + ".example.com 300 NS n" + i + ".d" + size + ".example.com.");
                lines.add("n" + i + ".d" + size + ".example.com 300 A 192.0.2." + i);
                lines.add("s" + size + ".example.com 300 NS n" + i + ".d" + size + ".example.com.");
            }
        }
        return WrittenZone.of("example.com", lines.toArray(String[]::new));
    }

    @Test
    void responsesAreWholeOrTruncatedWithoutRecords() {
        for (int size = 1; size <= 40; size++) {
            for (String name : List.of("t" + size, "d" + size, "s" + size)) {
                Message query = Dig.query(name + ".example.com.", "TXT");
                check(name, query, 512);
                for (int datagram : new int[] {0, 511, 512, 700, 1024, 1231, 1232, 1400, 4096, 65_535}) {
                    Message edns = query.clone();
                    edns.addRecord(new OPTRecord(datagram, 0, 0), Section.ADDITIONAL);
                    check(name, edns, Math.clamp(datagram, 512, 1232));
                }
            }
        }
    }

    private static void check(String name, Message query, int limit) {
        byte[] wire = Dig.answer(ZONES, query.toWire(), Transport.UDP);
        Message overUdp = Dig.ask(ZONES, query, Transport.UDP);
        Message overTcp = Dig.ask(ZONES, query, Transport.TCP);
        assertThat(overTcp.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(wire).hasSizeLessThanOrEqualTo(limit);
        assertThat(overUdp.getOPT() != null).isEqualTo(query.getOPT() != null);
        if (overUdp.getHeader().getFlag(Flags.TC)) {
            assertThat(overTcp.numBytes()).isGreaterThan(limit);
            assertThat(overUdp.getSection(Section.ANSWER)).isEmpty();
            assertThat(overUdp.getSection(Section.AUTHORITY)).isEmpty();
        } else if (name.startsWith("s")) { // glue of siblings is optional, but never half an rrset
            assertThat(overUdp.getSection(Section.AUTHORITY)).isEqualTo(overTcp.getSection(Section.AUTHORITY));
            assertThat(overTcp.getSection(Section.ADDITIONAL)).containsAll(overUdp.getSection(Section.ADDITIONAL));
        } else {
            assertThat(Dig.show(overUdp)).isEqualTo(Dig.show(overTcp));
        }
    }

    @Test
    void bothKindsOfTruncationOccur() {
        assertThat(Dig.show(Dig.ask(ZONES, Dig.query("t9.example.com.", "TXT"), Transport.UDP)))
                .isEqualTo("NOERROR AA TC");
        assertThat(Dig.show(Dig.ask(ZONES, Dig.query("d20.example.com.", "TXT"), Transport.UDP)))
                .isEqualTo("NOERROR TC");
        Message siblings = Dig.ask(ZONES, Dig.query("s14.example.com.", "TXT"), Transport.UDP);
        assertThat(siblings.getSection(Section.ADDITIONAL).size()).isBetween(1, 13);
    }

    @Test
    void optIsAnsweredWithOurSizeAndTheFlagOfTheQuery() {
        Message query = Dig.query("t1.example.com.", "TXT");
        query.addRecord(
                new OPTRecord(4096, 0, 0, Flags.DO & 0x8000, new GenericEDNSOption(65_001, new byte[] {1, 2})),
                Section.ADDITIONAL);
        OPTRecord opt = Dig.ask(ZONES, query, Transport.UDP).getOPT();
        assertThat(opt.getPayloadSize()).isEqualTo(1232);
        assertThat(opt.getVersion()).isZero();
        assertThat(opt.getFlags()).isEqualTo(0x8000);
        assertThat(opt.getOptions()).extracting(EDNSOption::getCode).isEmpty();
    }

    @Test
    void otherVersionsOfEdnsAreBadvers() {
        Message query = Dig.query("t1.example.com.", "TXT");
        query.addRecord(new OPTRecord(4096, 0, 1), Section.ADDITIONAL);
        Message response = Dig.ask(ZONES, query, Transport.UDP);
        assertThat(response.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(response.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void twoOptRecordsAreMalformed() {
        Message query = Dig.query("t1.example.com.", "TXT");
        query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        assertThat(Dig.ask(ZONES, query, Transport.UDP).getRcode()).isEqualTo(Rcode.FORMERR);
    }
}
