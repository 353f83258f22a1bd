package dev.ambit.records;

import static dev.ambit.records.ZoneClient.errors;
import static dev.ambit.records.ZoneClient.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import and export of zone files. */
final class ZoneFileTest {
    private static final String FORM = "multipart/form-data; boundary=\"----ambit\"";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient records;

    @BeforeEach
    void start() {
        records = ZoneClient.start(folder);
    }

    private Response imported(String file) {
        return records.imported(records.server().owner(), "text/plain", file);
    }

    private static String form(String... parts) {
        return "------ambit\r\nContent-Disposition: form-data; "
                + String.join("\r\n------ambit\r\nContent-Disposition: form-data; ", parts)
                + "\r\n------ambit--\r\n";
    }

    @Test
    void exportContainsEveryRecordAndTheNameServersOfTheZone() {
        records.created("A", "www", "192.0.2.1");
        records.created(
                "{\"type\":\"TXT\",\"name\":\"@\",\"content\":\"v=spf1 -all\",\"ttl\":300,\"comment\":\"mail\"}");

        Response export = records.get("/export");

        assertThat(export.status()).isEqualTo(200);
        assertThat(export.http().headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(export.body())
                .contains(
                        "example.com.\t86400\tIN\tNS\tns1.example.net.\n",
                        "www.example.com.\t1\tIN\tA\t192.0.2.1\n",
                        "example.com.\t300\tIN\tTXT\t\"v=spf1 -all\" ; mail");
    }

    @Test
    void exportedZoneCanBeImportedAgain() {
        records.created("A", "www", "192.0.2.1");
        records.created("{\"type\":\"MX\",\"name\":\"@\",\"content\":\"mail.example.com\",\"priority\":10}");
        records.created(
                "{\"type\":\"TXT\",\"name\":\"@\",\"content\":\"a\\\"b;c\",\"comment\":\"x; y\",\"tags\":[\"a:b\"]}");
        String file = records.get("/export").body();
        Response before = records.get("");

        assertThat(imported(file).body()).contains("\"result\":{\"recs_added\":0,\"total_records_parsed\":3}");
        for (String line : List.of("A", "MX", "TXT")) {
            String id = records.get("?type=" + line).json().at("/result/0/id").stringValue();
            records.call("DELETE", "/" + id, records.server().owner(), null);
        }
        assertThat(imported(file).body()).contains("\"result\":{\"recs_added\":3,\"total_records_parsed\":3}");

        // The imported text content is quoted, with the same value.
        assertThat(lines(records.get("")).subList(0, 2)).isEqualTo(lines(before).subList(0, 2));
        assertThat(withoutHead(records.get("/export").body())).isEqualTo(withoutHead(file));
    }

    private static String withoutHead(String file) {
        return file.substring(file.indexOf(";; NS Records"));
    }

    @Test
    void formAndPlainTextAreEquivalent() {
        String file = "a 300 IN A 192.0.2.1\nb 300 IN A 192.0.2.2\n";
        Response response = records.imported(
                records.server().owner(),
                FORM,
                form(
                        "name=\"proxied\"\r\n\r\ntrue",
                        "name=\"file\"; filename=\"zone.txt\"\r\nContent-Type: text/plain\r\n\r\n" + file));
        assertThat(response.json().at("/result/recs_added").intValue()).isEqualTo(2);
        assertThat(imported(file).json().at("/result/recs_added").intValue()).isZero();
        assertThat(records.imported(records.server().owner(), "application/x-www-form-urlencoded", file)
                        .status())
                .isEqualTo(400);
        assertThat(records.lines()).hasSize(2);
    }

    @Test
    void formWithoutAFileIsRejected() {
        String owner = records.server().owner();
        assertThat(records.imported(owner, FORM, form("name=\"other\"\r\n\r\nx"))
                        .status())
                .isEqualTo(400);
        assertThat(records.imported(owner, "multipart/form-data", form("name=\"file\"\r\n\r\nx"))
                        .status())
                .isEqualTo(400);
        assertThat(records.imported(owner, FORM, "no form at all").status()).isEqualTo(400);
    }

    @Test
    void everyInvalidLineIsReportedAndNothingIsAdded() {
        Response response = imported("""
                good 300 IN A 192.0.2.1
                bad 300 IN A 192.0.2.256
                $INCLUDE /etc/passwd
                a..b 300 IN A 192.0.2.1
                """);
        assertThat(response.status()).isEqualTo(400);
        assertThat(ZoneClient.elements(response, "/errors").stream()
                        .map(error -> error.get("message").stringValue().replaceFirst(":.*", "")))
                .containsExactly("line 2", "line 3", "line 4");
        assertThat(errors(response)).containsExactly("9005 /file", "1004 /file", "9000 /file");
        assertThat(records.lines()).isEmpty();
    }

    @Test
    void conflictingRecordRejectsTheFile() {
        records.created("A", "www", "192.0.2.1");
        Response response = imported("new 300 IN A 192.0.2.2\nwww 300 IN CNAME new\nnew 300 IN CNAME www\n");
        assertThat(errors(response)).containsExactly("81053 /file", "81053 /file");
        assertThat(response.json().at("/errors/0/message").stringValue()).startsWith("line 2: ");
        assertThat(response.json().at("/errors/1/message").stringValue()).startsWith("line 3: ");
        assertThat(records.lines()).containsExactly("A www.example.com 192.0.2.1");
    }

    @Test
    void duplicateRecordIsAddedOnce() {
        records.created("TXT", "text", "unquoted");
        Response response = imported("text 300 IN TXT \"unquoted\"\na 300 IN A 192.0.2.1\na 600 IN A 192.0.2.1\n");
        assertThat(response.body()).contains("\"result\":{\"recs_added\":1,\"total_records_parsed\":3}");
        assertThat(records.lines()).containsExactly("A a.example.com 192.0.2.1", "TXT text.example.com unquoted");
    }

    @Test
    void shortFileIsComparedWithTheRecordsOfALargeZone() {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            file.append("host").append(i).append(" 300 IN A 192.0.2.1\n");
        }
        assertThat(imported(file.toString()).json().at("/result/recs_added").intValue())
                .isEqualTo(100);
        assertThat(imported("host7 300 IN A 192.0.2.1\nhost8 300 IN A 192.0.2.2\n")
                        .body())
                .contains("\"result\":{\"recs_added\":1,\"total_records_parsed\":2}");
        assertThat(errors(imported("host9 300 IN CNAME www\n"))).containsExactly("81053 /file");
    }

    @Test
    void soaAndNameServersOfTheApexAreSkipped() {
        Response response = imported("""
                $ORIGIN example.com.
                $TTL 1h
                @ IN SOA ns.example.net. admin.example.net. 1 2 3 4 5
                  IN NS ns.example.net.
                sub IN NS ns.example.net.
                """);
        assertThat(response.body()).contains("\"result\":{\"recs_added\":1,\"total_records_parsed\":1}");
        assertThat(records.lines()).containsExactly("NS sub.example.com ns.example.net");
    }

    @Test
    void importIsOneChangeOfTheZone() {
        long serial = records.serial();
        assertThat(imported("a 300 IN A 192.0.2.1\nb 300 IN A 192.0.2.1\n").status())
                .isEqualTo(200);
        assertThat(records.serial()).isEqualTo(serial + 1);
        assertThat(imported("; nothing\n")
                        .json()
                        .at("/result/total_records_parsed")
                        .intValue())
                .isZero();
        assertThat(imported("").status()).isEqualTo(400);
        assertThat(records.serial()).isEqualTo(serial + 1);
    }

    @Test
    void fileOfMoreThanTenMebibytesIsTooLarge() {
        String comment = ";" + "x".repeat(1022) + "\n";
        assertThat(imported(comment.repeat(10 * 1024)).status()).isEqualTo(200);
        assertThat(imported(comment.repeat(10 * 1024) + ";").status()).isEqualTo(400);
        assertThat(imported(comment.repeat(10 * 1024 + 65)).status()).isEqualTo(413);
    }

    /** Clients read the messages to find skipped lines. */
    @Test
    void importReportsSkippedLines() {
        records.created("{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.1\",\"ttl\":300,\"comment\":\"x\"}");
        records.created("{\"type\":\"A\",\"name\":\"mail\",\"content\":\"192.0.2.2\",\"ttl\":300}");
        Response response = imported("""
                @ SOA ns.example.net. admin.example.net. 1 2 3 4 5
                @ NS ns.example.net.
                other.example.org. 300 A 192.0.2.1
                www 600 A 192.0.2.1 ; y
                mail 300 A 192.0.2.2
                new 300 A 192.0.2.3
                new 300 A 192.0.2.3
                """);
        assertThat(response.json().at("/result/recs_added").intValue()).isEqualTo(1);
        assertThat(ZoneClient.elements(response, "/messages").stream()
                        .map(message -> message.get("code") + " "
                                + message.get("message").stringValue()))
                .containsExactly(
                        "1004 line 1: the file has no time to live up to this entry; automatic is used from here on",
                        "1004 line 1: the SOA record of the zone is managed in its DNS settings",
                        "1004 line 2: an NS record of the zone is managed in its DNS settings",
                        "1004 line 3: `other.example.org` is outside of the zone example.com",
                        "81058 line 4: `www.example.com` A is in the zone already, with a different time to live and"
                                + " comment, and is not changed",
                        "81058 line 5: `mail.example.com` A is in the zone already",
                        "81058 line 7: `new.example.com` A occurs earlier in the file");
        assertThat(records.get("?name=www.example.com")
                        .json()
                        .at("/result/0/ttl")
                        .intValue())
                .isEqualTo(300);
    }

    @Test
    void someRecordsMayHaveCommentsAndOthersNone() {
        String file =
                "a 300 IN A 192.0.2.1 ; web server\nb 300 IN A 192.0.2.2\nc 300 IN A 192.0.2.3 ; cf_tags=x\nd 300 IN A 192.0.2.4\n";
        assertThat(imported(file).json().at("/result/recs_added").intValue()).isEqualTo(4);
        assertThat(records.get("?name=b.example.com")
                        .json()
                        .at("/result/0/comment")
                        .isNull())
                .isTrue();
    }

    /** Zone files may contain values that edits may not add; an edit that keeps such a value is accepted. */
    @Test
    void editsMayKeepValuesThatOnlyZoneFilesMayContain() {
        imported("""
                long 604800 A 192.0.2.1
                a\\032b 300 TXT "x"
                cut 300 NS cut
                cut 300 A 192.0.2.2
                p 300 PTR c\\032d
                """);
        for (String[] record : List.of(
                new String[] {"long.example.com", "A", "192.0.2.7"},
                new String[] {"a\\032b.example.com", "TXT", "y"},
                new String[] {"cut.example.com", "A", "192.0.2.8"})) {
            Response found = records.get(ZoneClient.query("name", record[0], "type", record[1]));
            String id = found.json().at("/result/0/id").stringValue();
            String stored = found.json().at("/result/0").toString();
            assertThat(records.patch("/" + id, "{\"content\":\"" + record[2] + "\"}")
                            .status())
                    .as(record[0])
                    .isEqualTo(200);
            assertThat(records.put("/" + id, stored).status()).as(stored).isEqualTo(200);
            assertThat(records.post("/batch", "{\"puts\":[" + stored + "]}").status())
                    .as(stored)
                    .isEqualTo(200);
        }
        String pointer = records.get("?type=PTR").json().at("/result/0/id").stringValue();
        assertThat(records.patch("/" + pointer, "{\"ttl\":600}").status()).isEqualTo(200);
        assertThat(errors(records.patch("/" + pointer, "{\"ttl\":604800}"))).containsExactly("9021 /ttl");
        assertThat(errors(records.patch("/" + pointer, "{\"name\":\"e\\\\032f\"}")))
                .containsExactly("9000 /name");
        assertThat(errors(records.patch("/" + pointer, "{\"content\":\"e\\\\032f.example.com\"}")))
                .containsExactly("9007 /content");
        assertThat(errors(records.put(
                        "/" + pointer,
                        "{\"type\":\"PTR\",\"name\":\"e\\\\032f\",\"content\":\"a+b.example.com\",\"ttl\":5}")))
                .containsExactlyInAnyOrder("9000 /name", "9007 /content", "9021 /ttl");
        assertThat(errors(records.post("", "{\"type\":\"A\",\"name\":\"cut\",\"content\":\"192.0.2.9\"}")))
                .containsExactly("81056 /name");
        assertThat(errors(records.post("", "{\"type\":\"NS\",\"name\":\"long\",\"content\":\"ns.example.net\"}")))
                .containsExactly("81055 /name");
    }

    /** The scope of a name matches every spelling of that name, and no other name. */
    @Test
    void scopesMatchNamesOfAnyOctets() {
        imported("a\\032b 300 TXT \"x\"\nsub.* 300 TXT \"y\"\n*.sub 300 TXT \"z\"\nfoo\\.bar 300 TXT \"w\"\n");
        String spelled = records.recordToken("DNS Read", "TXT.A\\\\ b.example.com");
        assertThat(lines(records.call("GET", "", spelled, null))).containsExactly("TXT a\\032b.example.com \"x\"");
        String below = records.recordToken("DNS Read", "TXT.*.bar.example.com");
        assertThat(lines(records.call("GET", "", below, null))).isEmpty();
        String star = records.recordToken("DNS Read", "TXT.sub.\\\\042.example.com");
        assertThat(lines(records.call("GET", "", star, null))).containsExactly("TXT sub.\\042.example.com \"y\"");
    }

    @Test
    void usageCountsEveryRecord() {
        records.created("A", "www", "192.0.2.1");
        records.created("A", "www", "192.0.2.2");
        assertThat(records.get("/usage").body())
                .isEqualTo("{\"result\":{\"record_quota\":200000,\"record_usage\":2},\"success\":true,\"errors\":[],"
                        + "\"messages\":[]}");
    }

    @Test
    void readerExportsAndDoesNotImport() {
        String token = records.server().token(TestServer.allow("DNS Read", records.zoneResource()));
        assertThat(records.call("GET", "/export", token, null).status()).isEqualTo(200);
        assertThat(records.call("GET", "/usage", token, null).status()).isEqualTo(200);
        assertThat(records.imported(token, "text/plain", "a 300 IN A 192.0.2.1\n")
                        .reason())
                .startsWith("needs `DNS Write` on ");
    }
}
