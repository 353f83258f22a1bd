package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest extends CommandTest {
    @Test
    void errorResponseIsPrintedOnOneLineWithAllMessages() {
        api.response("GET /user/tokens/" + TOKEN, 403, """
                {"success":false,"errors":[{"code":10000,"message":"Authentication error",
                "error_chain":[{"code":10000,"message":"needs `API Tokens Read`"}]}],"messages":[],"result":null}""");

        assertThat(run("token", "show", TOKEN)).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("ambit: Authentication error: needs `API Tokens Read` (code 10000), HTTP 403\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void unreachableServerAndServerThatIsNotAmbitAreReported() {
        api.response("GET /zones", 200, "<html>");
        assertThat(run("zone", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("is not Ambit").hasLineCount(1);

        api.close();
        err.getBuffer().setLength(0);
        assertThat(run("zone", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("is `ambit serve` running there?").hasLineCount(1);
    }

    @Test
    void theTokenComesFromAFileAndNeverFromAnArgument() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "ambu_other\nmore\n");
        assertThat(run("zone", "list", "--token-file", file.toString())).isZero();
        assertThat(api.lastRequest().authorization()).isEqualTo("Bearer ambu_other");

        assertThat(run("zone", "list", "--token", "ambu_x")).isEqualTo(2);

        environment.remove("AMBIT_TOKEN");
        err.getBuffer().setLength(0);
        assertThat(run("zone", "list")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("ambit: no token: set AMBIT_TOKEN or give --token-file\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "ftp://example.com", "http://", "http://a b", "http://example.com?x"})
    void invalidServerUrlIsRejected(String url) {
        assertThat(run("zone", "list", "--url", url)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("ambit: the server's address must look like")
                .hasLineCount(1);
    }

    @Test
    void serverUrlMayContainTheBasePath() {
        assertThat(run("zone", "list", "--url", api.url() + "/client/v4/")).isZero();
    }

    @Test
    void zonesAreCreatedInTheOnlyVisibleAccountAndDeleted() {
        api.result("POST /zones", "{\"id\":\"" + ZONE + "\",\"name\":\"example.com\"}");
        api.result("DELETE /zones/" + ZONE, "{\"id\":\"" + ZONE + "\"}");

        assertThat(run("zone", "create", "example.com")).as(err.toString()).isZero();
        assertThat(api.lastRequest().body())
                .isEqualTo("{\"name\":\"example.com\",\"account\":{\"id\":\"" + ACCOUNT + "\"}}");
        assertThat(run("zone", "show", "example.com")).isZero();
        assertThat(run("zone", "delete", "example.com")).isZero();
        assertThat(api.lastRequest().path()).isEqualTo("/zones/" + ZONE);
    }

    @Test
    void zoneIsShownWithItsSettingsIfTheTokenMayReadThem() {
        assertThat(run("zone", "show", "example.com")).isZero();
        assertThat(out.toString()).contains("example.com").doesNotContain("mailbox");
        api.result("GET /zones/" + ZONE + "/dns_settings", """
                {"nameservers":{"names":["ns1.example.net","ns2.example.net"],"type":"custom.zone"},"ns_ttl":86400,
                "soa":{"expire":604800,"min_ttl":1800,"mname":null,"refresh":10000,"retry":2400,
                "rname":"hostmaster.example.com","ttl":3600}}""");
        assertThat(run("zone", "show", "example.com")).isZero();
        assertThat(out.toString())
                .contains("ns1.example.net", "hostmaster.example.com", "10000 s, 2400 s", "604800 s, 1800 s")
                .contains("3600 s, 86400 s");
    }

    @Test
    void zoneIsShownWithWhatItsPeersHave() {
        api.result("GET /zones/" + ZONE + "/secondary_dns/outgoing", """
                {"id":"%s","name":"example.com.","peers":["a","b"],"soa_serial":1764340001,
                "last_transferred_time":"2030-01-01T11:00:00Z","peer_status":[
                {"id":"a","name":"ns1","notified_serial":1764340001,"fetched_serial":1764340001,
                "served_serial":1764340001},
                {"id":"b","name":"ns2\\u001b[31m","fetched_serial":1764340000,"error":"timeout",
                "behind_since":"2030-01-01T11:59:00Z"}]}""".formatted(ZONE));
        assertThat(run("zone", "show", "example.com")).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "serial            1764340001",
                        "last transferred  2030-01-01T11:00:00Z",
                        "peer              ns1: fetched 1764340001, serves 1764340001")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("peer              ns2")
                        .doesNotContain("\033")
                        .endsWith(": fetched 1764340000, serves -, behind since 2030-01-01T11:59:00Z, error: timeout"));

        assertThat(run("zone", "show", "example.com", "--json")).isZero();
        assertThat(out.toString().lines().toList().getLast())
                .startsWith("{\"id\":\"" + ZONE + "\"")
                .contains("\"outgoing\":{", "\"behind_since\":\"2030-01-01T11:59:00Z\"");
    }

    @Test
    void zoneIsShownWithoutItsPeersToATokenThatMayNotReadThem() {
        assertThat(run("zone", "show", "example.com")).isZero();
        assertThat(out.toString()).contains("zone id").doesNotContain("peer", "serial");
        assertThat(run("zone", "show", "example.com", "--json")).isZero();
        assertThat(out.toString().lines().toList().getLast()).doesNotContain("outgoing");
    }

    @Test
    void recordsAreCreatedChangedAndDeletedByName() {
        String records = "/zones/" + ZONE + "/dns_records";
        String record = "{\"id\":\"" + RECORD
                + "\",\"name\":\"www.example.com\",\"type\":\"A\",\"content\":\"192.0.2.1\",\"ttl\":1}";
        api.result("POST " + records, record).result("GET " + records, "[" + record + "]");
        api.result("PATCH " + records + "/" + RECORD, record).result("DELETE " + records + "/" + RECORD, record);

        assertThat(run("record", "create", "example.com", "a", "www", "192.0.2.1", "--ttl", "60", "--tag", "a:b"))
                .isZero();
        assertThat(api.lastRequest().body())
                .isEqualTo("{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.1\",\"ttl\":60,\"tags\":[\"a:b\"]}");
        assertThat(run("record", "update", "example.com", "www", "--type", "a", "--content", "192.0.2.2"))
                .isZero();
        assertThat(api.lastRequest().body()).isEqualTo("{\"content\":\"192.0.2.2\"}");
        assertThat(api.requests())
                .anySatisfy(request -> assertThat(request.path()).contains("name=www.example.com", "type=A"));
        assertThat(run("record", "delete", "example.com", "www.example.com")).isZero();
        assertThat(api.lastRequest().method()).isEqualTo("DELETE");
        assertThat(run("record", "update", "example.com", "www")).isEqualTo(2);

        out.getBuffer().setLength(0);
        assertThat(run("record", "list", "example.com", "--type", "a")).isZero();
        assertThat(out.toString()).contains("www.example.com  A     auto  192.0.2.1  " + RECORD);
    }

    @Test
    void zoneIsExportedUnchangedAndImportedAsAFile() throws IOException {
        String records = "/zones/" + ZONE + "/dns_records";
        api.response("GET " + records + "/export", 200, ";; Domain: example.com.\n");
        api.result("POST " + records + "/import", "{\"recs_added\":2,\"total_records_parsed\":2}");
        Path file = Files.writeString(folder.resolve("zone.txt"), "www A 192.0.2.1\n");

        assertThat(run("record", "export", "example.com")).isZero();
        assertThat(out.toString()).isEqualTo(";; Domain: example.com.\n");
        assertThat(run("record", "import", "example.com", file.toString())).isZero();
        assertThat(api.lastRequest().body()).contains("name=\"file\"", "www A 192.0.2.1\n");
        assertThat(out.toString()).endsWith("added 2 of 2 records\n");
    }

    @Test
    void controlCharactersInNamesAreMasked() {
        api.result("GET /zones", "[{\"id\":\"" + ZONE + "\",\"name\":\"\\u001b[2Jexample.com\"}]");

        run("zone", "list");

        assertThat(out.toString()).contains("?[2Jexample.com").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token", "tokens", "token creat", "zone show", "serve --nonsense", "record create a"})
    void wrongUsageIsOneLineAndExitCodeTwo(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("ambit: ").contains("--help").hasLineCount(1);
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("  demo ", "  init ", "  serve ", "  token ", "  zone ", "  record ");
    }

    @Test
    void serveReportsAllInvalidSettings() {
        assertThat(run("serve", "--listen", "x")).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).startsWith("ambit: "));
    }

    @Test
    void initReportsAnUnreadablePasswordFile() throws IOException {
        String[] line = {
            "init",
            "--data",
            folder.resolve("d").toString(),
            "--email",
            "ada@example.com",
            "--account",
            "Home",
            "--password-file",
            folder.resolve("none").toString()
        };
        assertThat(run(line)).isEqualTo(1);
        assertThat(err.toString()).contains("none: it does not exist").hasLineCount(1);

        Files.writeString(folder.resolve("none"), "\n");
        assertThat(run(line)).isEqualTo(1);
        assertThat(err.toString()).contains("is empty");
    }
}
