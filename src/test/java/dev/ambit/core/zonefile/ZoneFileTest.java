package dev.ambit.core.zonefile;

import static dev.ambit.core.zonefile.ParsedZoneFile.complete;
import static dev.ambit.core.zonefile.ParsedZoneFile.faults;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.WorkGrowth;
import dev.ambit.core.RandomInputs;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Samples;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.core.zone.ZoneSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneFileTest {
    private static final ZoneSettings DEFAULTS =
            ZoneSettings.of(Samples.APEX, List.of(DnsName.of("ns1.example.net"), DnsName.of("ns2.example.net")));

    @Test
    void zoneFileOfBindIsParsed() {
        String text = """
                $ORIGIN .
                $TTL 1h ; an hour
                example.com     IN SOA ns1.example.net. hostmaster.example.com. (
                                2026010101 ; serial
                                10000 2400 604800 1800 )
                                NS      ns1.example.net.
                                MX      10 mail.example.com.
                $ORIGIN example.com.
                @       300     A       192.0.2.1
                www     IN 5m   CNAME   @ ; the site
                mail            A       192.0.2.2
                                AAAA    2001:db8::2

                long            TXT     ( "one"
                                          two )
                _sip._tcp       SRV     10 5 5060 sip
                sub             NS      ns.sub
                $ORIGIN sub
                ns      3600 IN A       192.0.2.3
                """;
        ParsedZoneFile complete = complete(text);
        assertThat(complete.notes())
                .containsExactly(
                        "3 the SOA record of the zone is managed in its DNS settings",
                        "6 an NS record of the zone is managed in its DNS settings");
        assertThat(complete.entries().stream().map(ParsedZoneFile::shown))
                .containsExactly(
                        "7 example.com 3600 MX 10 mail.example.com.",
                        "9 example.com 300 A 192.0.2.1",
                        "10 www.example.com 300 CNAME example.com. ; the site",
                        "11 mail.example.com 3600 A 192.0.2.2",
                        "12 mail.example.com 3600 AAAA 2001:db8::2",
                        "14 long.example.com 3600 TXT \"one\" \"two\"",
                        "16 _sip._tcp.example.com 3600 SRV 10 5 5060 sip.example.com.",
                        "17 sub.example.com 3600 NS ns.sub.example.com.",
                        "19 ns.sub.example.com 3600 A 192.0.2.3");
    }

    @Test
    void exportOfCloudflareIsParsed() {
        String text = """
                ;; A Records
                a.example.com.\t1\tIN\tA\t192.0.2.1 ; cf_tags=cf-proxied:false
                b.example.com.\t1\tIN\tA\t192.0.2.1 ; a comment cf_tags=owner:dns,alone,cf-proxied:true
                """;
        assertThat(complete(text).entries())
                .extracting(ZoneFile.ParsedRecord::attributes)
                .containsExactly(
                        RecordAttributes.NONE, new RecordAttributes("a comment", List.of("owner:dns", "alone")));
        assertThat(complete(text).entries())
                .allSatisfy(parsed -> assertThat(parsed.ttl()).isEqualTo(Ttl.AUTOMATIC));
    }

    @Test
    void everyFaultIsReportedWithItsLine() {
        String text = """
                $INCLUDE /etc/passwd
                $GENERATE 1-9 h$ A 192.0.2.$
                $NONSENSE
                a DNAME x
                b A 192.0.2.256
                c CH TXT x
                d.example.org. A 192.0.2.1
                e 29 A 192.0.2.1
                f 300 A (
                192.0.2.1 ) ; fine
                g A 192.0.2.1 )
                h TXT "open
                i
                j ( ( A 192.0.2.1 ) )
                k 10 A x ; \u0007
                sub SOA a. b. 1 2 3 4 5
                l 604800 A 192.0.2.1
                """;
        assertThat(faults(text))
                .containsExactly(
                        "1 1004 /file",
                        "3 1004 /file",
                        "4 1004 /type",
                        "5 9005 /content",
                        "6 1004 /type",
                        "11 1004 /file",
                        "12 1004 /file",
                        "13 1004 /type",
                        "14 1004 /file",
                        "15 9005 /content",
                        "16 1004 /name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` A 192.0.2.1` | 1 1004 /name",
                "a A ( | 1 1004 /file",
                "$ORIGIN a..b | 1 1004 /name",
                "$TTL x | 1 1004 /ttl",
                "a 2147483648 A 192.0.2.1 | 1 1004 /ttl",
                "a 300 300 A 192.0.2.1 | 1 1004 /ttl",
                "a IN 300 IN A 192.0.2.1 | 1 1004 /type",
                "a CLASS3 A 192.0.2.1 | 1 1004 /type",
                "$TTL 1 hour | 1 1004 /ttl",
                "$TTL 2147483648 | 1 1004 /ttl",
                "$ORIGIN sub other | 1 1004 /name",
                "$GENERATE 1-2 h | 1 1004 /file",
                "$GENERATE 2-1 h$ A 192.0.2.$ | 1 1004 /file",
                "$GENERATE 1-2 h${x} A 192.0.2.$ | 1 1004 /file",
                "$GENERATE 0-65536 h$ A 192.0.2.1 | 1 1004 /file",
                "a TYPE65280 \\# 0 | 1 1004 /type",
                "a TXT x ; cf_tags=a:\"b | 1 1004 /tags",
                "a A \\# 5 0a00000101 | 1 1004 /content",
                "a CAA 0 issue le\"x\" | 1 1004 /content",
            })
    void invalidLineIsReported(String line, String fault) {
        assertThat(faults(line)).containsExactly(fault);
    }

    @Test
    void numberOfFaultsIsLimited() {
        assertThat(faults("x\n".repeat(5000)))
                .hasSize(ZoneFile.MAX_PROBLEMS)
                .last()
                .isEqualTo("200 1004 /file");
    }

    @Test
    void genericFormsOfRfc3597AreParsedAsTheirType() {
        String text = "a A \\# 4 0a000001\nb CLASS1 TXT \\# 3 026162\nc TYPE1 \\# 4 0a000002\nd IN TYPE16 x";
        assertThat(complete(text).entries().stream().map(ParsedZoneFile::shown))
                .containsExactly(
                        "1 a.example.com 1 A 10.0.0.1",
                        "2 b.example.com 1 TXT \"ab\"",
                        "3 c.example.com 1 A 10.0.0.2",
                        "4 d.example.com 1 TXT \"x\"");
    }

    /** Knot rejects an unescaped plus sign. */
    @Test
    void namesArePrintedInPortableCharacters() {
        RecordContent content =
                RecordContent.parse(RecordType.PTR, "a+b.example.com", null).orThrow();
        DnsName name = DnsName.parsePresentation("_sip+d2t.c\\000.example.com").orThrow();
        assertThat(print(List.of(Samples.record(name, content, new Ttl(300), RecordAttributes.NONE))))
                .contains("\n_sip\\043d2t.c\\000.example.com.\t300\tIN\tPTR\ta\\043b.example.com.\n");
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreAccepted() {
        assertThat(complete("\ufeff@ A 192.0.2.1 ; x\r\n\r\nwww A 192.0.2.2").entries().stream()
                        .map(ParsedZoneFile::shown))
                .containsExactly("1 example.com 1 A 192.0.2.1 ; x", "3 www.example.com 1 A 192.0.2.2");
    }

    @Test
    void commentCannotAddARecord() {
        RecordContent content =
                RecordContent.parse(RecordType.A, "192.0.2.1", null).orThrow();
        RecordAttributes unchecked =
                new RecordAttributes("x\nevil A 192.0.2.66\r\u0085\u0000", List.of("a:b\nevil A 192.0.2.66"));
        String text = print(List.of(Samples.record(Samples.APEX, content, Ttl.AUTOMATIC, unchecked)));
        assertThat(complete(text).entries()).hasSize(1);
        assertThat(text.lines()).noneMatch(line -> line.startsWith("evil"));
    }

    @Test
    void soaAndNsArePrintedFirst() {
        RecordContent content =
                RecordContent.parse(RecordType.MX, "mail.example.com", 10).orThrow();
        String text = print(List.of(Samples.record(Samples.APEX, content, new Ttl(300), RecordAttributes.NONE)));
        assertThat(text.lines().filter(line -> !line.startsWith(";;") && !line.isEmpty()))
                .containsExactly(
                        "example.com.\t3600\tIN\tSOA\tns1.example.net. hostmaster.example.com. 7 10000 2400 604800 1800",
                        "example.com.\t86400\tIN\tNS\tns1.example.net.",
                        "example.com.\t86400\tIN\tNS\tns2.example.net.",
                        "example.com.\t300\tIN\tMX\t10 mail.example.com.");
        assertThat(DEFAULTS.soa(7).toRecord(Samples.APEX).rdataToString())
                .isEqualTo("ns1.example.net. hostmaster.example.com. 7 10000 2400 604800 1800");
    }

    @Test
    void printedZoneParsesToTheSameRecords() {
        Random random = new Random(RandomInputs.seed(5));
        for (int round = 0; round < 200; round++) {
            List<DnsRecord> records = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                records.add(Samples.record(random));
            }
            String text = print(records);
            ParsedZoneFile complete = complete(text);
            assertThat(complete.entries().stream().map(ZoneFileTest::value))
                    .containsExactlyInAnyOrderElementsOf(
                            records.stream().map(ZoneFileTest::value).toList());
            assertThat(print(complete.entries().stream()
                            .map(e -> Samples.record(e.name(), e.content(), e.ttl(), e.attributes()))
                            .toList()))
                    .isEqualTo(text);
        }
    }

    @Test
    void hundredThousandRecordsAreParsed() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("h")
                    .append(i)
                    .append(" 300 IN A 192.0.2.")
                    .append(i % 256)
                    .append('\n');
        }
        assertThat(complete(text.toString()).entries()).hasSize(100_000);
    }

    @Test
    void printingTakesLinearTime() {
        WorkGrowth.assertNearlyLinear(OneName.class, 200);
        WorkGrowth.assertNearlyLinear(ManyNames.class, 200);
    }

    /** Prints n records of one name in the worst order. */
    public static final class OneName implements IntConsumer {
        @Override
        public void accept(int size) {
            ZoneFilePrinter printer = ZoneFile.print(Samples.APEX, DEFAULTS, 7, Samples.NOW);
            for (int i = size; i > 0; i--) {
                printer.add(text("www.example.com", i));
            }
            assertThat(printer.finish().lines().count()).isGreaterThan(size);
        }
    }

    /** Prints n names with one record each. */
    public static final class ManyNames implements IntConsumer {
        @Override
        public void accept(int size) {
            ZoneFilePrinter printer = ZoneFile.print(Samples.APEX, DEFAULTS, 7, Samples.NOW);
            for (int i = 0; i < size; i++) {
                printer.add(text("n" + i + ".example.com", i));
            }
            assertThat(printer.finish().lines().count()).isGreaterThan(size);
        }
    }

    private static DnsRecord text(String name, int number) {
        RecordContent content =
                RecordContent.parse(RecordType.TXT, "t" + number, null).orThrow();
        return Samples.record(DnsName.of(name), content, new Ttl(300), RecordAttributes.NONE);
    }

    private static List<Object> value(DnsRecord record) {
        return List.of(
                record.name(), record.content(), record.ttl(), new RecordAttributes(record.comment(), record.tags()));
    }

    private static List<Object> value(ZoneFile.ParsedRecord parsed) {
        return List.of(parsed.name(), parsed.content(), parsed.ttl(), parsed.attributes());
    }

    private static String print(List<DnsRecord> records) {
        ZoneFilePrinter printer = ZoneFile.print(Samples.APEX, DEFAULTS, 7, Samples.NOW);
        records.stream()
                .sorted(Comparator.comparing(DnsRecord::type).thenComparing(DnsRecord::name))
                .forEach(printer::add);
        return printer.finish();
    }
}
