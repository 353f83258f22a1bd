package dev.ambit.zones;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The endpoints of single zones over HTTP. */
final class ZoneRoutesTest {
    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    private Response create(String body) {
        return server.post("/zones", server.owner(), body);
    }

    private String created(String name) {
        Response response = create("{\"name\":\"" + name + "\"}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.id();
    }

    private String com() {
        return server.zoneId("example.com");
    }

    private Response patch(String id, String body) {
        return server.call("PATCH", "/zones/" + id, server.owner(), body);
    }

    @Test
    void zoneHasTheRecordedMembersInTheRecordedOrder() {
        Response response =
                create("{\"name\":\"Example.EDU.\",\"jump_start\":true,\"type\":\"full\",\"account\":{\"id\":\""
                        + server.accountId() + "\",\"name\":\"ignored\"}}");
        JsonNode zone = response.json().get("result");
        String at = zone.get("created_on").stringValue();
        assertThat(zone.toString()).isEqualTo("""
                {"id":"%s","name":"example.edu","status":"active","paused":false,"type":"full","development_mode":0,\
                "name_servers":["ns1.example.net","ns2.example.net"],"original_name_servers":null,\
                "original_registrar":null,"original_dnshost":null,"modified_on":"%s","created_on":"%s",\
                "activated_on":"%s","vanity_name_servers":[],"vanity_name_servers_ips":null,\
                "meta":{"step":4,"custom_certificate_quota":0,"page_rule_quota":3,"phishing_detected":false},\
                "owner":{"id":null,"type":"user","email":null},"account":{"id":"%s","name":"Acme"},\
                "tenant":{"id":null,"name":null},"tenant_unit":{"id":null},\
                "permissions":["#dns_records:edit","#dns_records:read","#zone:edit","#zone:read"],\
                "plan":{"id":"0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee","name":"Free Website","price":0,"currency":"USD",\
                "frequency":"","is_subscribed":false,"can_subscribe":false,"legacy_id":"free",\
                "legacy_discount":false,"externally_managed":false}}""".formatted(response.id(), at, at, at, server.accountId()));
        assertThat(server.get("/zones/" + response.id(), server.owner()).json().get("result"))
                .isEqualTo(zone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "\".\"",
                "\"a..example\"",
                "\"*.example.edu\"",
                "\"ex ample.edu\"",
                "\"example.edu/..\\u0000\"",
                "\"a.\\\"b\\\".example\"",
                "\"invalid\"",
                "\"catalog.Invalid.\"",
                "null",
                "7",
                "[\"example.edu\"]"
            })
    void invalidZoneNameIsRejected(String name) {
        Response response = create("{\"name\":" + name + "}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/source/pointer").stringValue()).isEqualTo("/name");
    }

    @Test
    void everyInvalidFieldIsReportedAtOnce() {
        Response response = create("{\"name\":7,\"type\":\"half\",\"account\":{\"id\":\"mine\"}}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(pointers(response)).containsExactlyInAnyOrder("/name", "/type", "/account/id");
        Response patched =
                patch(com(), "{\"paused\":\"yes\",\"type\":1,\"vanity_name_servers\":[\"ns1.example.net\",\"a b\"]}");
        assertThat(patched.status()).isEqualTo(400);
        assertThat(pointers(patched)).containsExactlyInAnyOrder("/paused", "/type", "/vanity_name_servers/1");
        assertThat(pointers(create("[]"))).contains("");
    }

    private static List<String> pointers(Response response) {
        return StreamSupport.stream(response.json().get("errors").spliterator(), false)
                .map(error -> error.at("/source/pointer").stringValue())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,       example.com",
        "EXAMPLE.com.,      example.com",
        "example.net,       example.net",
        "bücher.example,    bücher.example",
        "xn--bcher-kva.example, bücher.example"
    })
    void existingNameIsRejectedInEverySpelling(String name, String told) {
        created("bücher.example");
        Response response = create("{\"name\":\"" + name + "\"}");
        assertThat(response.status()).as("clients retry a 409").isEqualTo(400);
        assertThat(response.code()).isEqualTo(1061);
        assertThat(response.json().at("/errors/0/message").stringValue()).isEqualTo(told + " already exists");
    }

    /** Attack: an account creates a zone inside or around a zone of another account, and serves its names. */
    @Test
    void overlapWithAnotherAccountIsRejectedAndOwnZonesMayBeDivided() {
        for (String name : List.of("www.example.net", "net")) {
            Response response = create("{\"name\":\"" + name + "\"}");
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.code()).isEqualTo(1061);
        }
        created("sub.example.com");
        created("notexample.net");
    }

    @Test
    void creatingNeedsZoneWriteOnAllZonesOfTheAccount() {
        String nested = "{\"com.cloudflare.api.account." + server.accountId()
                + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"}}";
        for (String enough : List.of(allow("Zone Write", zoneResource("*")), allow("Zone Write", nested))) {
            Response response = server.post("/zones", server.token(enough), "{\"name\":\"example.edu\"}");
            assertThat(response.status()).as(response.body()).isEqualTo(200);
            server.delete("/zones/" + response.id(), server.owner());
        }
        for (String tooLittle : List.of(
                allow("Zone Write", zoneResource(com())),
                allow("Zone Read", zoneResource("*")),
                allow("DNS Write", zoneResource("*")))) {
            Response response = server.post("/zones", server.token(tooLittle), "{\"name\":\"example.edu\"}");
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.code()).isEqualTo(9109);
            assertThat(response.reason()).contains("needs `Zone Write` on all zones of account `" + server.accountId());
        }
        String denied = server.token(allow("Zone Write", zoneResource("*")), deny("Zone Write", nested));
        assertThat(server.post("/zones", denied, "{\"name\":\"example.edu\"}").status())
                .isEqualTo(403);
    }

    /** Attack: a caller enumerates the accounts. */
    @Test
    void anotherAccountIsRejectedLikeAMissingOne() {
        String body = "{\"name\":\"example.edu\",\"account\":{\"id\":\"%s\"}}";
        String foreign = server.foreign().account().toString();
        String missing = "0".repeat(31) + "7";
        String refused = create(body.formatted(foreign)).body();
        assertThat(refused.replace(foreign, missing))
                .isEqualTo(create(body.formatted(missing)).body())
                .contains("\"code\":9109");
    }

    @Test
    void internationalNameIsShownInUnicodeAndFoundInBothForms() {
        String id = created("BÜCHER.example");
        for (String name : List.of("b%C3%BCcher.example", "xn--bcher-kva.example", "B%C3%9CCHER.example.")) {
            JsonNode found = server.get("/zones?name=" + name, server.owner()).json();
            assertThat(found.at("/result/0/id").stringValue()).isEqualTo(id);
            assertThat(found.at("/result/0/name").stringValue()).isEqualTo("bücher.example");
        }
        Response dnsRecord = server.post(
                "/zones/" + id + "/dns_records",
                server.owner(),
                "{\"type\":\"A\",\"name\":\"www.bücher.example\",\"content\":\"192.0.2.1\"}");
        assertThat(dnsRecord.json().at("/result/name").stringValue()).isEqualTo("www.xn--bcher-kva.example");
    }

    @Test
    void patchChangesOnlyTheGivenMembers() {
        server.clock().move(Duration.ofMinutes(1));
        JsonNode paused = patch(
                        com(),
                        "{\"paused\":true,\"name\":\"example.edu\",\"status\":\"moved\",\"plan\":{\"id\":\"x\"}}")
                .json()
                .get("result");
        assertThat(paused.get("paused").booleanValue()).isTrue();
        assertThat(paused.get("name").stringValue()).isEqualTo("example.com");
        assertThat(paused.get("status").stringValue()).isEqualTo("active");
        assertThat(paused.get("modified_on")).isNotEqualTo(paused.get("created_on"));

        JsonNode typed = patch(
                        com(),
                        "{\"type\":\"partial\",\"vanity_name_servers\":[\"NS1.example.com.\",\"ns2.example.com\"]}")
                .json()
                .get("result");
        assertThat(typed.get("type").stringValue()).isEqualTo("partial");
        assertThat(typed.get("vanity_name_servers").toString()).isEqualTo("[\"ns1.example.com\",\"ns2.example.com\"]");
        assertThat(typed.get("paused").booleanValue()).isTrue();

        JsonNode kept = patch(com(), "{\"paused\":null,\"type\":null,\"vanity_name_servers\":null}")
                .json()
                .get("result");
        assertThat(kept).isEqualTo(typed);
        JsonNode cleared = patch(com(), "{\"vanity_name_servers\":[]}").json().get("result");
        assertThat(cleared.get("vanity_name_servers").isEmpty()).isTrue();
    }

    @Test
    void patchThatChangesNothingWritesNothing() {
        String before = server.get("/zones/" + com(), server.owner()).body();
        server.clock().move(Duration.ofMinutes(1));
        long entries = entries();
        assertThat(patch(com(), "{\"paused\":false}").body()).isEqualTo(before);
        assertThat(patch(com(), "{}").body()).isEqualTo(before);
        assertThat(entries()).isEqualTo(entries);
        patch(com(), "{\"paused\":true}");
        assertThat(entries()).isEqualTo(entries + 1);
    }

    private long entries() {
        return server.get("/accounts/" + server.accountId() + "/audit_logs?per_page=1000", server.owner())
                .json()
                .get("result")
                .size();
    }

    @Test
    void deletingAZoneDeletesItsRecordsAndFreesItsName() {
        String id = created("example.edu");
        String record = server.post(
                        "/zones/" + id + "/dns_records",
                        server.owner(),
                        "{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.1\"}")
                .id();
        Response deleted = server.delete("/zones/" + id, server.owner());
        assertThat(deleted.json().get("result").toString()).isEqualTo("{\"id\":\"" + id + "\"}");
        for (String path : List.of("", "/activation_check", "/dns_records", "/dns_records/" + record)) {
            String method = path.equals("/activation_check") ? "PUT" : "GET";
            Response gone = server.call(method, "/zones/" + id + path, server.owner(), null);
            assertThat(gone.status()).as(path).isEqualTo(404);
            assertThat(gone.code()).as(path).isEqualTo(7003);
        }
        assertThat(server.delete("/zones/" + id, server.owner()).status()).isEqualTo(404);
        String again = created("example.edu");
        assertThat(again).isNotEqualTo(id);
        assertThat(server.get("/zones/" + again + "/dns_records", server.owner())
                        .json()
                        .get("result")
                        .isEmpty())
                .isTrue();
    }

    /** Attack: a caller enumerates the zones. */
    @ParameterizedTest
    @CsvSource({"GET,''", "PATCH,''", "DELETE,''", "PUT,/activation_check", "GET,/pagerules", "GET,/dns_records"})
    void zoneOfAnotherAccountIsIndistinguishableFromAMissingOne(String method, String path) {
        String foreign = server.foreign().zone().toString();
        String missing = "0".repeat(31) + "7";
        String narrow = server.token(allow("Zone Write", zoneResource(com())), allow("DNS Write", zoneResource(com())));
        for (String token : List.of(narrow, server.owner())) {
            Response refused = server.call(method, "/zones/" + foreign + path, token, null);
            Response none = server.call(method, "/zones/" + missing + path, token, null);
            assertThat(refused.body().replace(foreign, missing)).isEqualTo(none.body());
            assertThat(refused.status()).isEqualTo(none.status()).isEqualTo(token.equals(narrow) ? 403 : 404);
        }
        Response own = server.call(method, "/zones/" + server.zoneId("example.org") + path, narrow, null);
        assertThat(own.status())
                .as("a zone of the same owner that is not the token's")
                .isEqualTo(403);
        assertThat(own.body()).doesNotContain("example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Zone Read  |                     | #zone:read",
                "Zone Write |                     | #zone:edit #zone:read",
                "Zone Write | DNS Read            | #dns_records:read #zone:edit #zone:read",
                "Zone Read  | DNS Write           | #dns_records:edit #dns_records:read #zone:read"
            })
    void permissionsAreThoseOfTheCallingToken(String first, String second, String words) {
        String[] policies = second == null
                ? new String[] {allow(first, zoneResource(com()))}
                : new String[] {allow(first, zoneResource(com())), allow(second, zoneResource(com()))};
        JsonNode zone = server.get("/zones/" + com(), server.token(policies)).json();
        List<String> permissions = StreamSupport.stream(
                        zone.at("/result/permissions").spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
        assertThat(String.join(" ", permissions)).isEqualTo(words);
    }

    @Test
    void pageRulesAreEmptyForCallersThatSeeTheZone() {
        String reader = server.token(allow("DNS Read", zoneResource(com())));
        Response rules = server.get("/zones/" + com() + "/pagerules?status=active", reader);
        assertThat(rules.json().get("result").toString()).isEqualTo("[]");
    }
}
