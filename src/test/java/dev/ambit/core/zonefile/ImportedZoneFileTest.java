package dev.ambit.core.zonefile;

import static dev.ambit.core.zonefile.ParsedZoneFile.complete;
import static dev.ambit.core.zonefile.ParsedZoneFile.faults;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.Ttl;
import org.junit.jupiter.api.Test;

/** Zone files from other servers, with features that name servers accept, according to their standards. */
final class ImportedZoneFileTest {
    /** Cloudflare's exports of 2023 to 2025 have the owner of the SOA record without the trailing dot. */
    @Test
    void soaAndNsOfTheApexAreSkippedInEverySpelling() {
        String text = """
                example.com 3600 IN SOA a.ns.example.net. dns.example.net. 1 10000 2400 604800 3600
                   IN NS a.ns.example.net.
                EXAMPLE.COM 3600 IN NS b.ns.example.net.
                @ 3600 IN SOA a.ns.example.net. dns.example.net. 1 10000 2400 604800 3600
                www.example.com. 300 IN A 192.0.2.1
                """;
        ParsedZoneFile complete = complete(text);
        assertThat(complete.entries().stream().map(ParsedZoneFile::shown))
                .containsExactly("5 www.example.com 300 A 192.0.2.1");
        assertThat(complete.notes()).extracting(note -> note.charAt(0)).containsExactly('1', '2', '3', '4');
    }

    @Test
    void recordsOutsideOfTheZoneAreSkipped() {
        ParsedZoneFile complete = complete("d.example.org. A 192.0.2.1\ncom. TXT x\nwww 300 A 192.0.2.1");
        assertThat(complete.entries()).hasSize(1);
        assertThat(complete.notes())
                .contains(
                        "1 `d.example.org` is outside of the zone example.com",
                        "2 `com` is outside of the zone example.com");
    }

    @Test
    void everyLegalTimeToLiveIsAccepted() {
        String text =
                "$TTL 604800\na A 192.0.2.1\nb 0 A 192.0.2.1\nc 1 A 192.0.2.1\nd 2147483647 A 192.0.2.1\ne 1w A 192.0.2.1";
        assertThat(complete(text).entries())
                .extracting(parsed -> parsed.ttl().seconds())
                .containsExactly(604_800, 0, 1, Integer.MAX_VALUE, 604_800);
    }

    @Test
    void missingTimeToLiveIsAutomaticAndReported() {
        ParsedZoneFile complete = complete("@ IN NS ns.example.net.\nwww IN A 192.0.2.1\nmail A 192.0.2.2");
        assertThat(complete.entries())
                .allSatisfy(parsed -> assertThat(parsed.ttl()).isEqualTo(Ttl.AUTOMATIC));
        assertThat(complete.notes())
                .filteredOn(note -> note.contains("time to live"))
                .hasSize(1);
        assertThat(complete("$TTL 300\nwww A 192.0.2.1").notes()).isEmpty();
    }

    @Test
    void oneWrongTtlDirectiveIsOneFault() {
        assertThat(faults("$TTL 1 hour\nwww A 192.0.2.1\nmail A 192.0.2.2")).containsExactly("1 1004 /ttl");
    }

    /**
     * RFC 2181, 11: a label can contain any octet; RFC 4592, 2.1.1: an asterisk is a wildcard only as the leftmost
     * label.
     */
    @Test
    void labelsCanContainAnyOctet() {
        String text = """
                _sip+d2t._tcp SRV 0 0 0 .
                Office\\032Printer._ipp._tcp SRV 0 0 631 printer
                _ipp._tcp PTR Office\\032Printer._ipp._tcp
                foo\\.bar A 192.0.2.1
                sub.* TXT "no wildcard"
                \\*.sub TXT "a wildcard"
                \\065\\000 A 192.0.2.1
                """;
        assertThat(complete(text).entries().stream().map(ParsedZoneFile::shown))
                .containsExactly(
                        "1 _sip+d2t._tcp.example.com 1 SRV 0 0 0 .",
                        "2 office\\032printer._ipp._tcp.example.com 1 SRV 0 0 631 printer.example.com.",
                        "3 _ipp._tcp.example.com 1 PTR office\\032printer._ipp._tcp.example.com.",
                        "4 foo\\046bar.example.com 1 A 192.0.2.1",
                        "5 sub.\\042.example.com 1 TXT \"no wildcard\"",
                        "6 *.sub.example.com 1 TXT \"a wildcard\"",
                        "7 a\\000.example.com 1 A 192.0.2.1");
    }

    @Test
    void stringsAreComparedByOctets() {
        String text = "a TXT \\\"foo\\\"\nb TXT \"\" ahoj \\\"\\ \\#\nc TXT \"a\tb\"";
        assertThat(complete(text).entries().stream().map(ParsedZoneFile::shown))
                .containsExactly(
                        "1 a.example.com 1 TXT \"\\\"foo\\\"\"",
                        "2 b.example.com 1 TXT \"\" \"ahoj\" \"\\\" #\"",
                        "3 c.example.com 1 TXT \"a\\009b\"");
    }

    @Test
    void octetsThatAreNotUtf8AreReplacedInCommentsAndKeptInStrings() {
        byte[] file =
                "; Stra\u00dfe\nwww A 192.0.2.1 ; B\u00fcro\tund\u0007 Lager\nt TXT \"B\u00fcro\"".getBytes(ISO_8859_1);
        ParsedZoneFile read = ParsedZoneFile.of(file);
        assertThat(read.faults()).isEmpty();
        assertThat(read.entries().stream().map(ParsedZoneFile::shown))
                .containsExactly(
                        "2 www.example.com 1 A 192.0.2.1 ; B\ufffdro und  Lager", "3 t.example.com 1 TXT \"B\\252ro\"");
        ParsedZoneFile name = ParsedZoneFile.of("\n\nb\u00fcro A 192.0.2.1".getBytes(ISO_8859_1));
        assertThat(name.faults()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.problem().message()).contains("0xFC").contains("\\252");
        });
    }

    @Test
    void generateExpandsItsRange() {
        String text = """
                $TTL 300
                $GENERATE 1-3 host$ A 192.0.2.$
                $GENERATE 0-4/2 ${0,3,d} IN PTR h${10,2,x}
                $GENERATE 1-1 $$.\\$ 60 TXT "\\"$ of\\" ${-1}"
                $GENERATE 18-18 ${0,3,n} CNAME host$
                """;
        assertThat(complete(text).entries().stream().map(ParsedZoneFile::shown))
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
    void generateIsLimited() {
        assertThat(faults("$GENERATE 1-40000 a$ A 192.0.2.1\n$GENERATE 1-40000 b$ A 192.0.2.1"))
                .containsExactly("2 1004 /file");
    }

    /** Cloudflare documents quoted values as JSON strings, and {@code tag:} and {@code tag:""} as {@code tag}. */
    @Test
    void quotedValuesOfTagsAreJsonStrings() {
        String text =
                "a A 192.0.2.1 ; x cf_tags=tag1,tag2:value2,tag3:\"a,b\",tag4:\"\\\"q\\\" \\\\ \\u00e4\",e:,f:\"\",cf-proxied:\"true\"";
        assertThat(complete(text).entries()).singleElement().satisfies(parsed -> {
            assertThat(parsed.attributes().comment()).isEqualTo("x");
            assertThat(parsed.attributes().tags())
                    .containsExactly("tag1", "tag2:value2", "tag3:a,b", "tag4:\"q\" \\ \u00e4", "e", "f");
        });
    }

    @Test
    void unsupportedTypesAreRejectedWithAdvice() {
        ParsedZoneFile read =
                ParsedZoneFile.of("www NSEC example.com. A RRSIG NSEC\nwww SPF \"v=spf1 -all\"\nwww NONSENSE x");
        assertThat(read.faults())
                .extracting(problem -> problem.problem().message())
                .containsExactly(
                        "DNS record type `NSEC` is not supported; omit RRSIG, NSEC, NSEC3 and NSEC3PARAM: the server"
                                + " that signs the zone generates them.",
                        "DNS record type `SPF` is not supported.",
                        "DNS record type `NONSENSE` is invalid.");
        assertThat(complete("h HINFO \"PC\" Linux\nr RP admin.example.com. .\na AFSDB 1 db").entries().stream()
                        .map(ParsedZoneFile::shown))
                .containsExactly(
                        "1 h.example.com 1 HINFO \"PC\" \"Linux\"",
                        "2 r.example.com 1 RP admin.example.com. .",
                        "3 a.example.com 1 AFSDB 1 db.example.com.");
    }

    @Test
    void entryThatIsTooLongIsSkippedAlone() {
        String text = "a 300 TXT (\n" + ("\"" + "x".repeat(200) + "\"\n").repeat(400) + ")\nb 300 A 192.0.2.256";
        assertThat(faults(text)).containsExactly("1 1004 /file", "403 9005 /content");
    }

    /** Only SOA and NS are exceptions: the owner of another entry without the trailing dot is relative. */
    @Test
    void ownerOfOtherEntriesIsRelativeWithoutTrailingDot() {
        assertThat(complete("example.com 300 TXT NS\nexample.com IN 300 TXT SOA")
                        .entries())
                .extracting(parsed -> parsed.name().text())
                .containsOnly("example.com.example.com");
    }
}
