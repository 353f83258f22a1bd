package dev.ambit.core.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Steps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// tidy: each way to write a zone is a few lines here, and all are read and shown by the same helpers
class MasterFileTest {
    private static final ZoneDefaults DEFAULTS =
            ZoneDefaults.of(Samples.APEX, List.of(DnsName.of("ns1.example.net"), DnsName.of("ns2.example.net")));

    @Test
    void aZoneAsBindWritesItIsRead() {
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
        ReadFile complete = complete(text);
        assertThat(complete.notes())
                .containsExactly(
                        "3 the SOA record of the zone is held in its DNS settings",
                        "6 an NS record of the zone is held in its DNS settings");
        assertThat(complete.entries().stream().map(MasterFileTest::shown))
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
    void aZoneAsCloudflareExportsItIsRead() {
        String text = """
                ;; A Records
                a.example.com.\t1\tIN\tA\t192.0.2.1 ; cf_tags=cf-proxied:false
                b.example.com.\t1\tIN\tA\t192.0.2.1 ; a comment cf_tags=owner:dns,alone,cf-proxied:true
                """;
        assertThat(complete(text).entries())
                .extracting(MasterFile.Entry::attributes)
                .containsExactly(
                        RecordAttributes.NONE, new RecordAttributes("a comment", List.of("owner:dns", "alone")));
        assertThat(complete(text).entries())
                .allSatisfy(entry -> assertThat(entry.ttl()).isEqualTo(Ttl.AUTOMATIC));
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
    void aFaultyLineIsReported(String line, String fault) {
        assertThat(faults(line)).containsExactly(fault);
    }

    @Test
    void faultsAreCountedUpToALimit() {
        assertThat(faults("x\n".repeat(5000)))
                .hasSize(MasterFile.MAX_FAULTS)
                .last()
                .isEqualTo("200 1004 /file");
    }

    @Test
    void octetsAndNumbersOfRfc3597AreReadAsTheirType() {
        String text = "a A \\# 4 0a000001\nb CLASS1 TXT \\# 3 026162\nc TYPE1 \\# 4 0a000002\nd IN TYPE16 x";
        assertThat(complete(text).entries().stream().map(MasterFileTest::shown))
                .containsExactly(
                        "1 a.example.com 1 A 10.0.0.1",
                        "2 b.example.com 1 TXT \"ab\"",
                        "3 c.example.com 1 A 10.0.0.2",
                        "4 d.example.com 1 TXT \"x\"");
    }

    /** Cloudflare's exports of 2023 to 2025 write the SOA record's owner without its dot. */
    @Test
    void authorityOfTheApexIsPassedOverHoweverItsOwnerIsWritten() {
        String text = """
                example.com 3600 IN SOA a.ns.example.net. dns.example.net. 1 10000 2400 604800 3600
                   IN NS a.ns.example.net.
                EXAMPLE.COM 3600 IN NS b.ns.example.net.
                @ 3600 IN SOA a.ns.example.net. dns.example.net. 1 10000 2400 604800 3600
                www.example.com. 300 IN A 192.0.2.1
                """;
        ReadFile complete = complete(text);
        assertThat(complete.entries().stream().map(MasterFileTest::shown))
                .containsExactly("5 www.example.com 300 A 192.0.2.1");
        assertThat(complete.notes()).extracting(note -> note.charAt(0)).containsExactly('1', '2', '3', '4');
    }

    @Test
    void dataOutsideOfTheZoneIsPassedOver() {
        ReadFile complete = complete("d.example.org. A 192.0.2.1\ncom. TXT x\nwww 300 A 192.0.2.1");
        assertThat(complete.entries()).hasSize(1);
        assertThat(complete.notes())
                .contains(
                        "1 `d.example.org` is outside of the zone example.com",
                        "2 `com` is outside of the zone example.com");
    }

    @Test
    void anyTimeToLiveThatIsLegalIsKept() {
        String text =
                "$TTL 604800\na A 192.0.2.1\nb 0 A 192.0.2.1\nc 1 A 192.0.2.1\nd 2147483647 A 192.0.2.1\ne 1w A 192.0.2.1";
        assertThat(complete(text).entries())
                .extracting(entry -> entry.ttl().seconds())
                .containsExactly(604_800, 0, 1, Integer.MAX_VALUE, 604_800);
    }

    @Test
    void noTimeToLiveAnywhereIsAutomaticAndIsSaid() {
        ReadFile complete = complete("@ IN NS ns.example.net.\nwww IN A 192.0.2.1\nmail A 192.0.2.2");
        assertThat(complete.entries())
                .allSatisfy(entry -> assertThat(entry.ttl()).isEqualTo(Ttl.AUTOMATIC));
        assertThat(complete.notes())
                .filteredOn(note -> note.contains("time to live"))
                .hasSize(1);
        assertThat(complete("$TTL 300\nwww A 192.0.2.1").notes()).isEmpty();
    }

    @Test
    void oneWrongTtlDirectiveIsOneFault() {
        assertThat(faults("$TTL 1 hour\nwww A 192.0.2.1\nmail A 192.0.2.2")).containsExactly("1 1004 /ttl");
    }

    /** RFC 2181, 11: a label may hold any octet; RFC 4592, 2.1.1: an asterisk is a wildcard only as the leftmost label. */
    @Test
    void labelsMayHoldAnyOctet() {
        String text = """
                _sip+d2t._tcp SRV 0 0 0 .
                Office\\032Printer._ipp._tcp SRV 0 0 631 printer
                _ipp._tcp PTR Office\\032Printer._ipp._tcp
                foo\\.bar A 192.0.2.1
                sub.* TXT "no wildcard"
                \\*.sub TXT "a wildcard"
                \\065\\000 A 192.0.2.1
                """;
        assertThat(complete(text).entries().stream().map(MasterFileTest::shown))
                .containsExactly(
                        "1 _sip+d2t._tcp.example.com 1 SRV 0 0 0 .",
                        "2 office\\032printer._ipp._tcp.example.com 1 SRV 0 0 631 printer.example.com.",
                        "3 _ipp._tcp.example.com 1 PTR office\\032printer._ipp._tcp.example.com.",
                        "4 foo\\046bar.example.com 1 A 192.0.2.1",
                        "5 sub.\\042.example.com 1 TXT \"no wildcard\"",
                        "6 *.sub.example.com 1 TXT \"a wildcard\"",
                        "7 a\\000.example.com 1 A 192.0.2.1");
    }

    /** Knot refuses a plus sign that is not escaped. */
    @Test
    void namesArePrintedInTheCharactersThatEveryServerTakes() {
        RecordContent content =
                RecordContent.parse(RecordType.PTR, "a+b.example.com", null).orThrow();
        DnsName name = DnsName.parsePresentation("_sip+d2t.c\\000.example.com").orThrow();
        assertThat(print(List.of(Samples.record(name, content, new Ttl(300), RecordAttributes.NONE))))
                .contains("\n_sip\\043d2t.c\\000.example.com.\t300\tIN\tPTR\ta\\043b.example.com.\n");
    }

    @Test
    void octetsOfStringsAreJudgedAndNotTheirSpelling() {
        String text = "a TXT \\\"foo\\\"\nb TXT \"\" ahoj \\\"\\ \\#\nc TXT \"a\tb\"";
        assertThat(complete(text).entries().stream().map(MasterFileTest::shown))
                .containsExactly(
                        "1 a.example.com 1 TXT \"\\\"foo\\\"\"",
                        "2 b.example.com 1 TXT \"\" \"ahoj\" \"\\\" #\"",
                        "3 c.example.com 1 TXT \"a\\009b\"");
    }

    @Test
    void octetsThatAreNoUtf8DoNoHarmInCommentsAndAreOctetsInStrings() {
        byte[] file =
                "; Stra\u00dfe\nwww A 192.0.2.1 ; B\u00fcro\tund\u0007 Lager\nt TXT \"B\u00fcro\"".getBytes(ISO_8859_1);
        ReadFile read = ReadFile.of(file);
        assertThat(read.faults()).isEmpty();
        assertThat(read.entries().stream().map(MasterFileTest::shown))
                .containsExactly(
                        "2 www.example.com 1 A 192.0.2.1 ; B\ufffdro und  Lager", "3 t.example.com 1 TXT \"B\\252ro\"");
        ReadFile name = ReadFile.of("\n\nb\u00fcro A 192.0.2.1".getBytes(ISO_8859_1));
        assertThat(name.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.problem().message()).contains("0xFC").contains("\\252");
        });
    }

    @Test
    void generateMakesTheRecordsOfItsRange() {
        String text = """
                $TTL 300
                $GENERATE 1-3 host$ A 192.0.2.$
                $GENERATE 0-4/2 ${0,3,d} IN PTR h${10,2,x}
                $GENERATE 1-1 $$.\\$ 60 TXT "\\"$ of\\" ${-1}"
                $GENERATE 18-18 ${0,3,n} CNAME host$
                """;
        assertThat(complete(text).entries().stream().map(MasterFileTest::shown))
                .containsExactly(
                        "2 host1.example.com 300 A 192.0.2.1",
                        "2 host2.example.com 300 A 192.0.2.2",
                        "2 host3.example.com 300 A 192.0.2.3",
                        "3 000.example.com 300 PTR h0a.example.com.",
                        "3 002.example.com 300 PTR h0c.example.com.",
                        "3 004.example.com 300 PTR h0e.example.com.",
                        "4 \\036.\\036.example.com 60 TXT \"1 of\" \"0\"",
                        "5 2.1.example.com 300 CNAME host18.example.com.");
    }

    @Test
    void generateMakesNoMoreThanItMay() {
        assertThat(faults("$GENERATE 1-40000 a$ A 192.0.2.1\n$GENERATE 1-40000 b$ A 192.0.2.1"))
                .containsExactly("2 1004 /file");
    }

    /** Cloudflare documents quoted values as JSON strings, and {@code tag:} and {@code tag:""} as {@code tag}. */
    @Test
    void quotedValuesOfTagsAreJsonStrings() {
        String text =
                "a A 192.0.2.1 ; x cf_tags=tag1,tag2:value2,tag3:\"a,b\",tag4:\"\\\"q\\\" \\\\ \\u00e4\",e:,f:\"\",cf-proxied:\"true\"";
        assertThat(complete(text).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.attributes().comment()).isEqualTo("x");
            assertThat(entry.attributes().tags())
                    .containsExactly("tag1", "tag2:value2", "tag3:a,b", "tag4:\"q\" \\ \u00e4", "e", "f");
        });
    }

    @Test
    void typesThatAreNotHeldAreRefusedWithWhatToDo() {
        ReadFile read = ReadFile.of("www NSEC example.com. A RRSIG NSEC\nwww SPF \"v=spf1 -all\"\nwww NONSENSE x");
        assertThat(read.faults())
                .extracting(fault -> fault.problem().message())
                .containsExactly(
                        "DNS record type `NSEC` is not held here; leave out RRSIG, NSEC, NSEC3 and NSEC3PARAM: the server that"
                                + " signs the zone makes them.",
                        "DNS record type `SPF` is not held here.",
                        "DNS record type `NONSENSE` is invalid.");
        assertThat(complete("h HINFO \"PC\" Linux\nr RP admin.example.com. .\na AFSDB 1 db").entries().stream()
                        .map(MasterFileTest::shown))
                .containsExactly(
                        "1 h.example.com 1 HINFO \"PC\" \"Linux\"",
                        "2 r.example.com 1 RP admin.example.com. .",
                        "3 a.example.com 1 AFSDB 1 db.example.com.");
    }

    @Test
    void oneEntryThatIsTooLongEndsTheReadingOfThatEntryOnly() {
        String text = "a 300 TXT (\n" + ("\"" + "x".repeat(200) + "\"\n").repeat(400) + ")\nb 300 A 192.0.2.256";
        assertThat(faults(text)).containsExactly("1 1004 /file", "403 9005 /content");
    }

    @Test
    void aFileMayBeginWithAByteOrderMarkAndEndLinesLikeWindows() {
        assertThat(complete("\ufeff@ A 192.0.2.1 ; x\r\n\r\nwww A 192.0.2.2").entries().stream()
                        .map(MasterFileTest::shown))
                .containsExactly("1 example.com 1 A 192.0.2.1 ; x", "3 www.example.com 1 A 192.0.2.2");
    }

    @Test
    void aCommentCanNotAddARecord() {
        RecordContent content =
                RecordContent.parse(RecordType.A, "192.0.2.1", null).orThrow();
        RecordAttributes unchecked =
                new RecordAttributes("x\nevil A 192.0.2.66\r\u0085\u0000", List.of("a:b\nevil A 192.0.2.66"));
        String text = print(List.of(Samples.record(Samples.APEX, content, Ttl.AUTOMATIC, unchecked)));
        assertThat(complete(text).entries()).hasSize(1);
        assertThat(text.lines()).noneMatch(line -> line.startsWith("evil"));
    }

    @Test
    void aZoneIsPrintedWithItsAuthorityFirst() {
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
        assertThat(DEFAULTS.soa(0xffff_ffffL).nextSerial()).isEqualTo(1);
    }

    @Test
    void whatIsPrintedReadsBackAsItWas() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<DnsRecord> records = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                records.add(Samples.record(random));
            }
            String text = print(records);
            ReadFile complete = complete(text);
            assertThat(complete.entries().stream().map(MasterFileTest::value))
                    .containsExactlyInAnyOrderElementsOf(
                            records.stream().map(MasterFileTest::value).toList());
            assertThat(print(complete.entries().stream()
                            .map(e -> Samples.record(e.name(), e.content(), e.ttl(), e.attributes()))
                            .toList()))
                    .isEqualTo(text);
        }
    }

    @Test
    void aHundredThousandRecordsAreReadAndPrinted() {
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
    void printingTakesStepsInProportionToTheRecords() {
        Steps.assertNearlyLinear(OneName.class, 200);
        Steps.assertNearlyLinear(ManyNames.class, 200);
    }

    /** Prints n records of one name, the worst order first. */
    public static final class OneName implements IntConsumer {
        @Override
        public void accept(int size) {
            MasterFilePrinter printer = MasterFile.print(Samples.APEX, DEFAULTS, 7, Samples.NOW);
            for (int i = size; i > 0; i--) {
                printer.add(text("www.example.com", i));
            }
            assertThat(printer.finish().lines().count()).isGreaterThan(size);
        }
    }

    /** Prints n names with a record each. */
    public static final class ManyNames implements IntConsumer {
        @Override
        public void accept(int size) {
            MasterFilePrinter printer = MasterFile.print(Samples.APEX, DEFAULTS, 7, Samples.NOW);
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

    private static List<Object> value(MasterFile.Entry entry) {
        return List.of(entry.name(), entry.content(), entry.ttl(), entry.attributes());
    }

    private static String print(List<DnsRecord> records) {
        MasterFilePrinter printer = MasterFile.print(Samples.APEX, DEFAULTS, 7, Samples.NOW);
        records.stream()
                .sorted(Comparator.comparing(DnsRecord::type).thenComparing(DnsRecord::name))
                .forEach(printer::add);
        return printer.finish();
    }

    private static ReadFile complete(String text) {
        ReadFile read = ReadFile.of(text);
        assertThat(read.faults()).isEmpty();
        return read;
    }

    private static List<String> faults(String text) {
        List<MasterFile.Fault> faults = ReadFile.of(text).faults();
        assertThat(faults).isNotEmpty();
        return faults.stream()
                .map(fault -> fault.line() + " " + fault.problem().code() + " "
                        + fault.problem().pointer())
                .toList();
    }

    private static String shown(MasterFile.Entry entry) {
        String comment = entry.attributes().comment();
        return entry.line() + " " + entry.name() + " " + entry.ttl().seconds() + " " + entry.content()
                + (comment == null ? "" : " ; " + comment);
    }
}
