package dev.ambit.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ambit.core.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordContentTest {
    private static final String HASH = "ab".repeat(32);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A     |    | 192.0.2.1 | 192.0.2.1 | 192.0.2.1",
                "AAAA  |    | 2001:DB8:0:0:0:0:0:1 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "AAAA  |    | :: | :: | 0:0:0:0:0:0:0:0",
                "AAAA  |    | 2001:db8:0:0:1:0:0:1 | 2001:db8::1:0:0:1 | 2001:db8:0:0:1:0:0:1",
                "AAAA  |    | ::ffff:192.0.2.1 | ::ffff:192.0.2.1 | 0:0:0:0:0:ffff:192.0.2.1",
                "CAA   |    | 0 issue \"letsencrypt.org\" | 0 issue \"letsencrypt.org\" | 0 issue \"letsencrypt.org\"",
                "CAA   |    | 128 ISSUE letsencrypt.org | 128 issue \"letsencrypt.org\" | 128 issue \"letsencrypt.org\"",
                "CERT  |    | PKIX 1 8 AQID | 1 1 8 AQID | 1 1 8 AQID",
                "CNAME |    | WWW.Example.COM. | www.example.com | www.example.com.",
                "CNAME |    | bücher.example | xn--bcher-kva.example | xn--bcher-kva.example.",
                "DNSKEY|    | 257 3 13 AQID BAUG | 257 3 13 AQIDBAUG | 257 3 13 AQIDBAUG",
                "DS    |    | 12345 13 1 0123456789abcdef0123456789abcdef01234567 | 12345 13 1 0123456789abcdef0123456789abcdef01234567 | 12345 13 1 0123456789ABCDEF0123456789ABCDEF01234567",
                "HTTPS |    | 1 . alpn=\"h3,h2\" | 1 . alpn=\"h3,h2\" | 1 . alpn=h3,h2",
                "HTTPS |    | 0 t.example.com. | 0 t.example.com. | 0 t.example.com.",
                "LOC   |    | IN LOC 31 58 52.1 S 115 49 11.7 E 20m 10m 10m 2m | IN LOC 31 58 52.1 S 115 49 11.7 E 20m 10m 10m 2m | 31 58 52.100 S 115 49 11.700 E 20m 10m 10m 2m",
                "LOC   |    | 37 46 46.000 N 122 23 35 W 0m 100m 0m 0m | IN LOC 37 46 46 N 122 23 35 W 0m 100m 0m 0m | 37 46 46 N 122 23 35 W 0m 100m 0m 0m",
                "LOC   |    | 42 N 71 w -1.00m | IN LOC 42 0 0 N 71 0 0 W -1m 1m 10000m 10m | 42 00 0 N 71 00 0 W -1m 1m 10000m 10m",
                "MX    | 10 | mx.example.com. | mx.example.com | 10 mx.example.com.",
                "MX    | 0  | . | . | 0 .",
                "NAPTR |    | 30 100 \"S\" \"SIP+D2T\" \"\" repl. | 30 100 \"S\" \"SIP+D2T\" \"\" repl. | 30 100 \"S\" \"SIP+D2T\" \"\" repl.",
                "NAPTR |    | 100 10 U E2U+sip \"!^.*$!sip:a@example.com!\" . | 100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:a@example.com!\" . | 100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:a@example.com!\" .",
                "NS    |    | ns1.example.net. | ns1.example.net | ns1.example.net.",
                "OPENPGPKEY| | AQID BAUG | AQIDBAUG | AQIDBAUG",
                "PTR   |    | host.example.com. | host.example.com | host.example.com.",
                "SMIMEA|    | 3 0 0 aBcD | 3 0 0 aBcD | 3 0 0 ABCD",
                "SRV   | 10 | 5 8806 example.com. | 5 8806 example.com | 10 5 8806 example.com.",
                "SRV   |    | 10 5 8806 example.com | 5 8806 example.com | 10 5 8806 example.com.",
                "SSHFP |    | 4 1 0123456789abcdef0123456789abcdef01234567 | 4 1 0123456789abcdef0123456789abcdef01234567 | 4 1 0123456789ABCDEF0123456789ABCDEF01234567",
                "SVCB  |    | 1 svc.example.com. port=8443 key667=\"x y\" | 1 svc.example.com. port=\"8443\" key667=\"x y\" | 1 svc.example.com. port=8443 key667=\"x y\"",
                "TLSA  |    | 3 1 1 abcd | 3 1 1 abcd | 3 1 1 ABCD",
                "TXT   |    | hello world | hello world | \"hello world\"",
                "TXT   |    | \"hello world\" | \"hello world\" | \"hello world\"",
                "TXT   |    | \"a\" \"b\" | \"a\" \"b\" | a b",
                "TXT   |    | v=DKIM1; k=rsa; p=\\x | v=DKIM1; k=rsa; p=\\x | \"v=DKIM1; k=rsa; p=\\\\x\"",
                "TXT   |    | say \"hi\" | say \"hi\" | \"say \\\"hi\\\"\"",
                "TXT   |    | \"\" | \"\" | \"\"",
                "TXT   |    | \"\\000\" | \"\\000\" | \\000",
                "TXT   |    | ü | ü | \\195\\188",
                "URI   | 10 | 20 \"http://example.com/example.html\" | 20 \"http://example.com/example.html\" | 10 20 \"http://example.com/example.html\"",
                "URI   |    | 10 20 http://example.com/ | 20 \"http://example.com/\" | 10 20 \"http://example.com/\"",
            })
    void everyTypeIsParsedFromItsContent(
            RecordType type, @Nullable Integer priority, String content, String normalised, String rdata) {
        RecordContent read = RecordContent.parse(type, content, priority).orThrow();
        assertThat(read.content()).isEqualTo(normalised);
        assertThat(read.data().isEmpty()).isNotEqualTo(type.hasData());
        assertThat(read.priority().isPresent()).isEqualTo(type.hasPriority());
        assertThat(read.toRecord(DnsName.of("example.com"), 300))
                .satisfies(record -> assertThat(record.rdataToString()).isEqualTo(rdata))
                .satisfies(record -> assertThat(record.getTTL()).isEqualTo(300))
                .satisfies(record -> assertThat(record.getName().toString()).isEqualTo("example.com."));
        RecordContent again = RecordContent.parse(
                        type, read.content(), read.priority().orElse(null))
                .orThrow();
        assertThat(again).isEqualTo(read);
        assertThat(again.data()).isEqualTo(read.data());
        assertThat(again.comparable()).isEqualTo(read.comparable());
        if (type.hasData()) {
            RecordContent fromData = RecordContent.parse(
                            type, "ignored", read.data(), read.priority().orElse(null))
                    .orThrow();
            assertThat(fromData).isEqualTo(read);
            assertThat(fromData.data()).isEqualTo(read.data());
        }
    }

    @Test
    void numericStringsInDataAreReturnedAsNumbers() {
        Map<String, Object> data = Map.of("algorithm", "4", "type", "2", "fingerprint", HASH);
        RecordContent read =
                RecordContent.parse(RecordType.SSHFP, null, data, null).orThrow();
        assertThat(read.content()).isEqualTo("4 2 " + HASH);
        assertThat(read.data())
                .containsExactly(Map.entry("algorithm", 4), Map.entry("fingerprint", HASH), Map.entry("type", 2));
    }

    @Test
    void membersOfOtherTypesAreIgnored() {
        Map<String, Object> data = new TreeMap<>(Map.of(
                "priority",
                10,
                "weight",
                0,
                "port",
                5060,
                "target",
                "sip.example.com",
                "service",
                "",
                "proto",
                "",
                "name",
                "",
                "flags",
                0,
                "usage",
                0,
                "altitude",
                0.0));
        data.put("value", "");
        data.put("digest", null);
        RecordContent read =
                RecordContent.parse(RecordType.SRV, "loses", data, 0).orThrow();
        assertThat(read.content()).isEqualTo("0 5060 sip.example.com");
        assertThat(read.priority()).contains(10);
        assertThat(read.data())
                .containsExactly(
                        Map.entry("port", 5060),
                        Map.entry("priority", 10),
                        Map.entry("target", "sip.example.com"),
                        Map.entry("weight", 0));
    }

    @Test
    void contentIsUsedIfDataHasNoMemberOfTheType() {
        assertThat(RecordContent.parse(RecordType.TLSA, "3 1 1 abcd", Map.of("tag", ""), null)
                        .orThrow()
                        .content())
                .isEqualTo("3 1 1 abcd");
        assertThat(RecordContent.parse(RecordType.TXT, "x", Map.of("tag", "", "value", "y"), null)
                        .orThrow()
                        .content())
                .isEqualTo("x");
    }

    @Test
    void locationCanHaveFractions() {
        RecordContent read = RecordContent.parse(
                        RecordType.LOC,
                        null,
                        Map.ofEntries(
                                Map.entry("lat_degrees", 31.0),
                                Map.entry("lat_minutes", 58),
                                Map.entry("lat_seconds", 52.1),
                                Map.entry("lat_direction", "S"),
                                Map.entry("long_degrees", "115"),
                                Map.entry("long_minutes", "49"),
                                Map.entry("long_seconds", "11.7"),
                                Map.entry("long_direction", "E"),
                                Map.entry("altitude", 20),
                                Map.entry("size", 10),
                                Map.entry("precision_horz", 10),
                                Map.entry("precision_vert", 2)),
                        null)
                .orThrow();
        assertThat(read.content()).isEqualTo("IN LOC 31 58 52.1 S 115 49 11.7 E 20m 10m 10m 2m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A     | 10 | 2001:db8::1 | 9005 | /content",
                "A     |    | 192.0.2 | 9005 | /content",
                "A     |    | 192.0.2.256 | 9005 | /content",
                "A     |    | 192.0.2.010 | 9005 | /content",
                "A     |    | 192.0.2.1 ; x | 9005 | /content",
                "AAAA  |    | 192.0.2.1 | 9006 | /content",
                "AAAA  |    | fe80::1%eth0 | 9006 | /content",
                "AAAA  |    | 1::2::3 | 9006 | /content",
                "CAA   |    | 256 issue \"x\" | 1004 | /content",
                "CAA   |    | 0 is-sue \"x\" | 1004 | /content",
                "CAA   |    | 0 issue | 1004 | /content",
                "CNAME |    | 192.0.2.1 | 9007 | /content",
                "CNAME |    | a b | 9007 | /content",
                "DS    |    | 1 13 2 xyz | 1004 | /content",
                "DS    |    | 1 13 2 abc | 1004 | /content",
                "HTTPS |    | 1 . nonsense=1 | 1004 | /content",
                "HTTPS |    | 1 . port=99999 | 1004 | /content",
                "HTTPS |    | 1 . port=1 port=2 | 1004 | /content",
                "HTTPS |    | 1 . mandatory=alpn | 1004 | /content",
                "HTTPS |    | 1 . ipv4hint=2001:db8::1 | 1004 | /content",
                "HTTPS |    | 1 . alpn=h2 ; x | 1004 | /content",
                "LOC   |    | 91 0 0 N 0 0 0 E 0m | 1004 | /content",
                "LOC   |    | 90 0 1 N 0 0 0 E 0m | 1004 | /content",
                "LOC   |    | 1 60 0 N 0 0 0 E 0m | 1004 | /content",
                "MX    | 10 | 192.0.2.1 | 9009 | /content",
                "MX    | 10 | 10 mx.example.com | 9009 | /content",
                "MX    |    | mx.example.com | 9100 | /priority",
                "MX    | 65536 | mx.example.com | 9008 | /priority",
                "MX    | -1 | mx.example.com | 9008 | /priority",
                "NS    |    | 192.0.2.1 | 9007 | /content",
                "OPENPGPKEY | | %%% | 1004 | /content",
                "PTR   |    | a..b | 9007 | /content",
                "SRV   |    | 5 8806 example.com | 9100 | /data/priority",
                "SRV   |    | 10 5 70000 example.com | 1004 | /content",
                "TXT   |    | `` | 9100 | /content",
                "TXT   |    | \"a | 9051 | /content",
                "TXT   |    | \"a\" b | 9051 | /content",
                "TXT   |    | \"\\256\" | 9051 | /content",
                "TXT   |    | \"\\25\" | 9051 | /content",
                "URI   |    | 20 \"http://example.com/\" | 9100 | /priority",
                "URI   | 1  | 20 \"\" | 9100 | /content",
            })
    void badContentIsReported(RecordType type, @Nullable Integer priority, String content, int code, String pointer) {
        assertThat(RecordContent.parse(type, content, priority).problems())
                .extracting(Problem::code, Problem::path)
                .contains(tuple(code, pointer));
    }

    @Test
    void everyWrongMemberIsReportedAtOnce() {
        Map<String, Object> data = Map.of("priority", -1, "weight", "x", "port", 65536, "target", "192.0.2.1");
        assertThat(RecordContent.parse(RecordType.SRV, null, data, null).problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("/data/weight", "/data/port", "/data/target", "/priority");
        assertThat(RecordContent.parse(RecordType.SRV, null, Map.of("port", 1), null)
                        .problems())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "weight is a required data field.",
                        "target is a required data field.",
                        "priority is a required data field.");
        assertThat(RecordContent.parse(RecordType.SRV, null, Map.of("priority", 1), null)
                        .problems())
                .extracting(Problem::code, Problem::path)
                .containsExactlyInAnyOrder(
                        tuple(9101, "/data/weight"), tuple(9101, "/data/port"), tuple(9101, "/data/target"));
        assertThat(RecordContent.parse(RecordType.MX, null, Map.of("content", "mail.example.com"), null)
                        .problems())
                .extracting(Problem::message)
                .containsExactly("content is a required field.", "priority is a required field.");
        assertThat(RecordContent.parse(RecordType.SRV, null, Map.of(), null).problems())
                .extracting(Problem::message)
                .containsExactly("data is a required field.");
    }

    /** BIND does not load a zone with an invalid expression. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "!^.*$!sip:a@example.com! ; true",
                "/(a|b[^c-e]{1,3})+/\\1/i ; true",
                "!![]a]! ; false",
                "!a!b ; false",
                "!a!b!x ; false",
                "!(a!b! ; false",
                "!a)!b! ; false",
                "!a**!b! ; false",
                "!^*!b! ; false",
                "![b-a]!b! ; false",
                "!a{2,1}!b! ; false",
                "!\\1!b! ; false",
                "!(a)!\\2! ; false",
                "1a1b1 ; false",
                "iaibi ; false",
            })
    void regexOfNaptrIsASubstitution(String regex, boolean isValid) {
        Map<String, Object> data =
                Map.of("order", 1, "preference", 1, "flags", "u", "service", "x", "regex", regex, "replacement", ".");
        assertThat(RecordContent.parse(RecordType.NAPTR, null, data, null).problems())
                .extracting(Problem::path)
                .isEqualTo(isValid ? List.of() : List.of("/data/regex"));
        String content = "1 1 \"u\" \"x\" \"" + regex.replace("\\", "\\\\") + "\" .";
        assertThat(RecordContent.ofStored(RecordType.NAPTR, content, null).toOptional())
                .isPresent();
    }

    @Test
    void namesThatAreInvalidInEditsAreDetected() {
        assertThat(RecordContent.parse(RecordType.CNAME, "https://example.com/", null)
                        .orThrow()
                        .hasPlainNames())
                .isFalse();
        assertThat(RecordContent.parse(RecordType.SRV, "1 2 a\\032b.example.com", 3)
                        .orThrow()
                        .hasPlainNames())
                .isFalse();
        assertThat(RecordContent.parse(RecordType.MX, ".", 0).orThrow().hasPlainNames())
                .isTrue();
        assertThat(RecordContent.parse(RecordType.TXT, "a b", null).orThrow().hasPlainNames())
                .isTrue();
    }

    @Test
    void preferenceInTheContentOfMxIsExplained() {
        assertThat(RecordContent.parse(RecordType.MX, "20 mail2.example.com", null)
                        .problems())
                .extracting(Problem::message)
                .contains("The priority of an MX record is a separate field: send `priority` 20 and the content"
                        + " `mail2.example.com`.");
    }

    @Test
    void duplicatesAreComparedByWireFormat() {
        assertThat(comparable(RecordType.TXT, "abc")).isEqualTo(comparable(RecordType.TXT, "\"abc\""));
        assertThat(comparable(RecordType.TXT, "x".repeat(300)))
                .isEqualTo(comparable(RecordType.TXT, "\"" + "x".repeat(255) + "\" \"" + "x".repeat(45) + "\""));
        assertThat(comparable(RecordType.TXT, "abc")).isNotEqualTo(comparable(RecordType.TXT, "Abc"));
        assertThat(comparable(RecordType.SSHFP, "4 2 " + HASH))
                .isEqualTo(comparable(RecordType.SSHFP, "4 2 " + HASH.toUpperCase(Locale.ROOT)));
        assertThat(comparable(RecordType.HTTPS, "1 t alpn=h2 port=1"))
                .isEqualTo(comparable(RecordType.HTTPS, "1 T. port=1  alpn=\"h2\""));
        assertThat(comparable(RecordType.AAAA, "2001:db8::0:1")).isEqualTo(comparable(RecordType.AAAA, "2001:db8::1"));
    }

    @Test
    void longTextIsSplitAndTooLongTextIsRejected() {
        assertThat(RecordContent.parse(RecordType.TXT, "x".repeat(2048), null).toOptional())
                .isPresent();
        assertThat(RecordContent.parse(RecordType.TXT, "x".repeat(4080), null).toOptional())
                .isPresent();
        assertThat(RecordContent.parse(RecordType.TXT, "x".repeat(4096), null).problems())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a", "opEnpgpkey"})
    void typesAreParsedInAnyCase(String text) {
        assertThat(RecordType.parse(text).toOptional()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SOA", "ANY", "A ", "\u0000", "TYPE65280", "ıN", "\u017fRV"})
    void otherTypesAreRejected(String text) {
        assertThat(RecordType.parse(text).problems()).isNotEmpty();
        assertThat(RecordType.parse(text.repeat(100_000) + "x").problems()).isNotEmpty();
    }

    private static String comparable(RecordType type, String content) {
        return RecordContent.parse(type, content, null).orThrow().comparable();
    }
}
