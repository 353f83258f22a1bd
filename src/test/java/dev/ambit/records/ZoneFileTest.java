package dev.ambit.records;

import static dev.ambit.records.ZoneClient.errors;
import static dev.ambit.records.ZoneClient.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole zones as master files, in and out. */
final class ZoneFileTest {
    private static final String FORM = "multipart/form-data; boundary=\"----ambit\"";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient records;

    @BeforeEach
    void start() {
        records = ZoneClient.start(folder);
    }

    @AfterEach
    void stop() {
        records.close();
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
    void exportIsTextThatNamesEveryRecordAndTheZonesOwn() {
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

        // The text comes back in quotes; what was in it is the same.
        assertThat(lines(records.get("")).subList(0, 2)).isEqualTo(lines(before).subList(0, 2));
        assertThat(withoutHead(records.get("/export").body())).isEqualTo(withoutHead(file));
    }

    private static String withoutHead(String file) {
        return file.substring(file.indexOf(";; NS Records"));
    }

    @Test
    void formAndPlainTextAreTheSame() {
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
                        .json()
                        .at("/result/total_records_parsed")
                        .intValue())
                .isEqualTo(2);
        assertThat(records.lines()).hasSize(2);
    }

    @Test
    void formWithoutAFileIsRefused() {
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
    void everyWrongLineIsNamedAndNothingIsAdded() {
        Response response = imported("""
                good 300 IN A 192.0.2.1
                bad 300 IN A 192.0.2.256
                $INCLUDE /etc/passwd
                other.example.org. 300 IN A 192.0.2.1
                """);
        assertThat(response.status()).isEqualTo(400);
        assertThat(ZoneClient.elements(response, "/errors").stream()
                        .map(error -> error.get("message").stringValue().replaceFirst(":.*", "")))
                .containsExactly("line 2", "line 3", "line 4");
        assertThat(errors(response)).containsExactly("9005 /file", "1004 /file", "9000 /file");
        assertThat(records.lines()).isEmpty();
    }

    @Test
    void recordThatMayNotStandBesideAnotherRefusesTheFile() {
        records.created("A", "www", "192.0.2.1");
        Response response = imported("new 300 IN A 192.0.2.2\nwww 300 IN CNAME new\nnew 300 IN CNAME www\n");
        assertThat(errors(response)).containsExactly("81053 /file", "81053 /file");
        assertThat(response.json().at("/errors/0/message").stringValue()).startsWith("line 2: ");
        assertThat(response.json().at("/errors/1/message").stringValue()).startsWith("line 3: ");
        assertThat(records.lines()).containsExactly("A www.example.com 192.0.2.1");
    }

    @Test
    void recordThatIsThereOrTwiceInTheFileIsAddedOnce() {
        records.created("TXT", "text", "unquoted");
        Response response = imported("text 300 IN TXT \"unquoted\"\na 300 IN A 192.0.2.1\na 600 IN A 192.0.2.1\n");
        assertThat(response.body()).contains("\"result\":{\"recs_added\":1,\"total_records_parsed\":3}");
        assertThat(records.lines()).containsExactly("A a.example.com 192.0.2.1", "TXT text.example.com unquoted");
    }

    @Test
    void shortFileIntoALargeZoneIsHeldAgainstItsRecordsToo() {
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
    void soaAndNameServersOfTheApexAreTheZonesOwn() {
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
        assertThat(imported("").json().at("/result/total_records_parsed").intValue())
                .isZero();
        assertThat(records.serial()).isEqualTo(serial + 1);
    }

    @Test
    void fileOfMoreThanTenMebibytesIsTooLarge() {
        String comment = ";" + "x".repeat(1022) + "\n";
        assertThat(imported(comment.repeat(10 * 1024)).status()).isEqualTo(200);
        assertThat(imported(comment.repeat(10 * 1024) + ";").status()).isEqualTo(400);
        assertThat(imported(comment.repeat(10 * 1024 + 65)).status()).isEqualTo(413);
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
