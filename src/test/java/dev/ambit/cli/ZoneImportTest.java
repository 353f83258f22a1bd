package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.cli.CannedApi.RecordedRequest;
import dev.ambit.cli.transfer.FakeNameserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ZoneImportTest extends CommandTest {
    private static final String RECORDS = "/zones/" + ZONE + "/dns_records";
    private static final String SETTINGS = "/zones/" + ZONE + "/dns_settings";
    private static final String SOA =
            "example.com. 3600 SOA ns1.example.net. hostmaster.example.com. 2026112801 7200 900 3600000 300\n";
    private static final String TRANSFER = SOA + """
            example.com. 3600 NS ns1.example.net.
            example.com. 3600 NS ns2.example.net.
            example.com. 3600 RRSIG A 13 2 60 20300101000000 20290101000000 1 example.com. AAAA
            www.example.com. 60 A 192.0.2.1
            www.example.com. 1 TXT "a"
            mail.example.com. 60 A 192.0.2.2
            old.example.com. 60 DNAME example.net.
            """ + SOA;

    @AutoClose
    private final FakeNameserver nameserver = new FakeNameserver().messages(TRANSFER);

    @BeforeEach
    void answers() {
        api.result("GET /zones", "[]");
        api.result("POST /zones", "{\"id\":\"" + ZONE + "\",\"name\":\"example.com\"}");
        api.result("PATCH " + SETTINGS, "{}");
        api.result("POST " + RECORDS + "/import", "{\"recs_added\":3,\"total_records_parsed\":3}");
    }

    private int move(String... options) {
        String[] line = new String[options.length + 5];
        System.arraycopy(options, 0, line, 5, options.length);
        System.arraycopy(
                new String[] {
                    "zone",
                    "import",
                    "example.com",
                    "--from",
                    nameserver.address().toString()
                },
                0,
                line,
                0,
                5);
        return run(line);
    }

    private String imported() {
        return api.requests().get(api.requests().size() - 2).body();
    }

    @Test
    void dryRunShowsEverythingAndChangesNothing() {
        assertThat(move("--dry-run")).as(err.toString()).isZero();
        assertThat(out).hasToString("""
                example.com as %s serves it, serial 2026112801:

                  to create           3  A 2, TXT 1
                  skipped             3  NS 2, SOA 1: part of the zone's settings
                  skipped             1  RRSIG 1: made by the server that signs the zone
                  skipped             1  DNAME 1: not a record type of Ambit
                                         old.example.com. DNAME

                  name servers  ns1.example.net, ns2.example.net
                  primary       ns1.example.net, mailbox hostmaster.example.com
                  times         refresh 7200, retry 900, expire 2419200, min_ttl 300, ttl 3600, ns_ttl 3600
                  serial        2026112802 or newer, so that secondaries follow

                expire is 3600000 there, and 2419200 here, the nearest value that is allowed.

                The time to live of 1 record is 2 seconds instead of 1, which means automatic here.
                The zone is signed there, and Ambit does not sign. Before resolvers see the moved zone, let a secondary sign it
                with the same keys, or remove its DS records from the parent zone: otherwise they reject it.
                The zone example.com does not exist here: it is created.
                """.formatted(nameserver.address()));
        assertThat(api.requests()).extracting(RecordedRequest::method).containsOnly("GET");
    }

    @Test
    void zoneIsCreatedAndItsRecordsAreImported() {
        terminal.answer("y");
        assertThat(move()).as(err.toString()).isZero();
        assertThat(terminal.questions()).containsExactly("Create 3 records? [y/N] ");
        assertThat(api.requests())
                .anySatisfy(request -> assertThat(request.body()).startsWith("{\"name\":\"example.com\""));
        assertThat(api.requests().reversed())
                .extracting(RecordedRequest::path)
                .startsWith(SETTINGS, RECORDS + "/import", SETTINGS);
        assertThat(api.requests().get(api.requests().size() - 3).body())
                .isEqualTo("{\"soa\":{\"mname\":\"ns1.example.net\",\"rname\":\"hostmaster.example.com\","
                        + "\"refresh\":7200,\"retry\":900,\"expire\":2419200,\"min_ttl\":300,\"ttl\":3600},"
                        + "\"ns_ttl\":3600,\"nameservers\":{\"names\":[\"ns1.example.net\",\"ns2.example.net\"]}}");
        assertThat(api.lastRequest().body()).isEqualTo("{\"soa\":{\"serial\":2026112802}}");
        assertThat(imported())
                .contains("mail.example.com.\t60\tIN\tA\t192.0.2.2\n", "www.example.com.\t2\tIN\tTXT\t\"a\"\n");
        assertThat(out.toString())
                .endsWith("created the zone example.com, id " + ZONE + "\nadded 3 records; SOA,"
                        + " name servers and a serial above 2026112801 are taken over\n");
    }

    @Test
    void recordsOfAnExistingZoneAreKept() {
        api.result("GET /zones", "[{\"id\":\"" + ZONE + "\",\"name\":\"example.com\"}]");
        api.result("GET " + RECORDS, """
                [{"type":"A","name":"www.example.com","content":"192.0.2.1","ttl":60},
                 {"type":"MX","name":"example.com","content":"mail.example.com","priority":10,"ttl":60}]""");

        assertThat(move("--yes")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "to create           2  A 1, TXT 1", "already here        1\n", "only here           1  kept\n")
                .doesNotContain("it is created");
        assertThat(api.requests())
                .noneSatisfy(request -> assertThat(request.path()).isEqualTo("/zones"));
        assertThat(imported()).doesNotContain("192.0.2.1");
    }

    @Test
    void newerSerialIsKeptAndAnyOtherErrorIsReported() {
        api.response("PATCH " + SETTINGS, 400, error("must be newer than the present serial 2030010100 (RFC 1982)"));
        assertThat(move("--yes")).isEqualTo(1);
        assertThat(api.lastRequest().path()).as("nothing is imported").isEqualTo(SETTINGS);
        api.result("POST " + RECORDS + "/import", "{}").once("PATCH " + SETTINGS, "{}");
        assertThat(move("--yes")).as(err.toString()).isZero();
        api.response("PATCH " + SETTINGS, 403, error("needs `Zone DNS Settings Write`"))
                .once("PATCH " + SETTINGS, "{}");
        assertThat(move("--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("ambit: the records are imported, but not the serial: needs `Zone DNS");
    }

    private static String error(String message) {
        return "{\"success\":false,\"errors\":[{\"code\":1,\"message\":\"" + message
                + "\"}],\"messages\":[],\"result\":null}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "x"})
    void anyOtherAnswerChangesNothing(String answer) {
        terminal.answer(answer);
        assertThat(move()).isEqualTo(1);
        assertThat(err).hasToString("ambit: nothing was changed\n");
        assertThat(api.requests()).extracting(RecordedRequest::method).containsOnly("GET");
    }

    @Test
    void withoutATerminalItMustBeConfirmedInTheCommand() {
        assertThat(move()).isEqualTo(2);
        assertThat(err.toString()).contains("give --yes, or --dry-run").hasLineCount(1);
        terminal.answer("y");
        assertThat(move("--json")).isEqualTo(2);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void jsonHasEverySkippedRecord() {
        assertThat(move("--json", "--yes")).as(err.toString()).isZero();
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.path("zone").path("id").asString()).isEqualTo(ZONE);
        assertThat(json.path("zone").path("created").asBoolean()).isTrue();
        assertThat(json.path("records").path("types").path("A").asInt()).isEqualTo(2);
        assertThat(json.path("skipped")).hasSize(5);
    }

    @Test
    void faultyArgumentsAreWrongUsage() {
        assertThat(run("zone", "import", "--yes", "--from", "a:b", "example.com"))
                .isEqualTo(2);
        assertThat(run("zone", "import", "--yes", "--from", "192.0.2.1", "example..com"))
                .isEqualTo(2);
        assertThat(run("zone", "import", "--yes", "example.com")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(3);
    }

    @Test
    void secretOfTheKeyIsNeverPrinted() throws IOException {
        Path key = Files.writeString(folder.resolve("move.key"), "hmac-sha256:move:c2VjcmV0c2VjcmV0!");
        assertThat(move("--yes", "--tsig", key.toString())).isEqualTo(1);
        assertThat(move("--yes", "--tsig", folder.resolve("none").toString())).isEqualTo(1);
        Files.writeString(key, "hmac-sha256:move:c2VjcmV0c2VjcmV0");
        assertThat(move("--yes", "--tsig", key.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("is not base64", "none: it does not exist", "did not sign its answer")
                .doesNotContain("c2VjcmV0");
        assertThat(out.toString()).doesNotContain("c2VjcmV0");
    }
}
