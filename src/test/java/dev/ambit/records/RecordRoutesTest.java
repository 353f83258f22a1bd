package dev.ambit.records;

import static dev.ambit.records.ZoneClient.body;
import static dev.ambit.records.ZoneClient.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Create, read, replace, change and delete of single records over HTTP, with all permissions. */
final class RecordRoutesTest {
    private static final String NOWHERE = "/" + "0".repeat(32);

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient records;

    @BeforeEach
    void start() {
        records = ZoneClient.start(folder);
        records.server().clock().set(Instant.parse("2027-01-02T03:04:05.600Z"));
    }

    @Test
    void recordIsReturnedInTheRecordedOrder() {
        Response created = records.post("", body("A", "www", "192.0.2.1"));

        assertThat(created.body())
                .isEqualTo("{\"result\":{\"id\":\"" + created.id() + "\",\"name\":\"www.example.com\",\"type\":\"A\","
                        + "\"content\":\"192.0.2.1\",\"proxiable\":false,\"proxied\":false,\"ttl\":1,\"settings\":{},"
                        + "\"meta\":{},\"comment\":null,\"tags\":[],\"created_on\":\"2027-01-02T03:04:05.6Z\","
                        + "\"modified_on\":\"2027-01-02T03:04:05.6Z\",\"zone_id\":\"" + records.zone()
                        + "\",\"zone_name\":\"example.com\"},"
                        + "\"success\":true,\"errors\":[],\"messages\":[]}");
        assertThat(records.get("/" + created.id()).body()).isEqualTo(created.body());
    }

    @Test
    void priorityDataAndTimesOfCommentAndTagsAreReturnedWhenPresent() {
        Response created = records.post("", """
                {"type":"SRV","name":"_sip._tcp","data":{"priority":"10","weight":5,"port":5060,"target":"sip.example.com."},
                 "comment":"the phones","tags":["team:voice"],"ttl":300}""");

        assertThat(created.json().at("/result/priority").intValue()).isEqualTo(10);
        assertThat(created.json().at("/result/content").stringValue()).isEqualTo("5 5060 sip.example.com");
        assertThat(created.json().at("/result/data").toString())
                .isEqualTo("{\"port\":5060,\"priority\":10,\"target\":\"sip.example.com\",\"weight\":5}");
        assertThat(created.json().at("/result/comment_modified_on").stringValue())
                .isEqualTo("2027-01-02T03:04:05.6Z");
        assertThat(created.json().at("/result/tags_modified_on").stringValue()).isEqualTo("2027-01-02T03:04:05.6Z");
    }

    @Test
    void namesMayBeFullRelativeOrTheApexAndAreReturnedInFull() {
        assertThat(nameOf("www")).isEqualTo("www.example.com");
        assertThat(nameOf("WWW2.Example.COM.")).isEqualTo("www2.example.com");
        assertThat(nameOf("@")).isEqualTo("example.com");
        assertThat(nameOf("*")).isEqualTo("*.example.com");
        assertThat(nameOf("bücher")).isEqualTo("xn--bcher-kva.example.com");
        assertThat(nameOf("example.org")).isEqualTo("example.org.example.com");
        assertThat(errors(records.post("", body("TXT", "example.org.", "x")))).containsExactly("9000 /name");
    }

    private String nameOf(String sent) {
        return records.post("", body("TXT", sent, "of " + sent))
                .json()
                .at("/result/name")
                .stringValue();
    }

    @Test
    void putReplacesEverythingAndMayChangeTheType() {
        String id = records.created("""
                {"type":"A","name":"www","content":"192.0.2.1","ttl":300,"comment":"old","tags":["a:b"]}""");
        records.server().clock().move(Duration.ofSeconds(10));

        JsonNode after = records.put("/" + id, body("CNAME", "new", "target.example.net."))
                .json()
                .get("result");

        assertThat(after.get("id").stringValue()).isEqualTo(id);
        assertThat(after.get("type").stringValue()).isEqualTo("CNAME");
        assertThat(after.get("name").stringValue()).isEqualTo("new.example.com");
        assertThat(after.get("content").stringValue()).isEqualTo("target.example.net");
        assertThat(after.get("ttl").intValue()).isEqualTo(1);
        assertThat(after.get("comment").isNull()).isTrue();
        assertThat(after.get("tags")).isEmpty();
        assertThat(after.get("settings").toString()).isEqualTo("{\"flatten_cname\":false}");
        assertThat(after.get("created_on").stringValue()).isEqualTo("2027-01-02T03:04:05.6Z");
        assertThat(after.get("modified_on").stringValue()).isEqualTo("2027-01-02T03:04:15.6Z");
        assertThat(after.get("comment_modified_on").stringValue()).isEqualTo("2027-01-02T03:04:15.6Z");
        assertThat(records.lines()).containsExactly("CNAME new.example.com target.example.net");
    }

    /** Dynamic DNS clients do this every few minutes. */
    @Test
    void writingTheStoredValuesModifiesNothing() {
        String sent = "{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.1\",\"ttl\":300,\"comment\":\"home\"}";
        String id = records.created(sent);
        String present = records.get("/" + id).body();
        records.server().clock().move(Duration.ofSeconds(10));
        for (Response written : List.of(
                records.put("/" + id, sent),
                records.patch("/" + id, "{\"content\":\"192.0.2.1\"}"),
                records.patch("/" + id, "{}"))) {
            assertThat(written.status()).isEqualTo(200);
            assertThat(written.body()).isEqualTo(present);
        }
    }

    @Test
    void putNeedsTypeNameAndContent() {
        String id = records.created("A", "www", "192.0.2.1");
        assertThat(errors(records.put("/" + id, "{}"))).containsExactlyInAnyOrder("1004 /type", "1004 /name");
        assertThat(errors(records.put("/" + id, "{\"type\":\"A\",\"name\":\"www\"}")))
                .containsExactly("9100 /content");
        assertThat(records.lines()).containsExactly("A www.example.com 192.0.2.1");
    }

    @Test
    void patchKeepsAbsentMembers() {
        String id = records.created("""
                {"type":"MX","name":"@","content":"mail.example.com","priority":10,"ttl":300,"comment":"old","tags":["a:b"]}""");

        assertPatched(id, "{}", "mail.example.com 10 300 old [\"a:b\"]");
        assertPatched(id, "{\"content\":\"mx.example.com\"}", "mx.example.com 10 300 old [\"a:b\"]");
        assertPatched(id, "{\"priority\":20}", "mx.example.com 20 300 old [\"a:b\"]");
        assertPatched(
                id,
                "{\"content\":null,\"data\":null,\"priority\":null,\"ttl\":null,\"comment\":null,\"tags\":null,"
                        + "\"name\":null,\"type\":null,\"proxied\":null,\"settings\":null}",
                "mx.example.com 20 300 old [\"a:b\"]");
        assertPatched(id, "{\"comment\":\"\"}", "mx.example.com 20 300  [\"a:b\"]");
        assertPatched(id, "{\"tags\":[]}", "mx.example.com 20 300  []");
        assertPatched(id, "{\"ttl\":1}", "mx.example.com 20 1  []");
    }

    private void assertPatched(String id, String patch, String expected) {
        Response response = records.patch("/" + id, patch);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        JsonNode after = response.json().get("result");
        assertThat(after.get("content").stringValue() + " " + after.get("priority") + " " + after.get("ttl") + " "
                        + after.get("comment").asString("") + " " + after.get("tags"))
                .as(patch)
                .isEqualTo(expected);
    }

    @Test
    void patchWithDataOfOtherTypesKeepsTheContent() {
        String id = records.created("A", "www", "192.0.2.1");
        Response response = records.patch("/" + id, "{\"data\":{\"tag\":\"\",\"port\":0},\"comment\":\"kept\"}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(records.lines()).containsExactly("A www.example.com 192.0.2.1");
    }

    @Test
    void everyInvalidFieldIsReportedAtOnce() {
        assertThat(errors(records.post("", """
                        {"type":"A","name":"a..b","content":"2001:db8::1","ttl":7,"comment":"a\\nb","tags":["a b"],
                         "proxied":"yes"}""")))
                .containsExactlyInAnyOrder(
                        "9000 /name", "9005 /content", "9021 /ttl", "1004 /comment", "1004 /tags/0", "1004 /proxied");
        assertThat(errors(records.post("", "{\"type\":\"NOPE\",\"ttl\":\"soon\",\"tags\":[1]}")))
                .containsExactlyInAnyOrder("1004 /type", "1004 /name", "1004 /ttl", "1004 /tags/0");
        assertThat(errors(records.post("", """
                        {"type":"SRV","name":"_sip._tcp","data":{"priority":70000,"weight":-1,"target":"a b"}}""")))
                .containsExactlyInAnyOrder(
                        "9008 /priority", "1004 /data/weight", "9101 /data/port", "1004 /data/target");
        assertThat(errors(records.post("", "[]"))).contains("1004 ");
        assertThat(records.lines()).isEmpty();
    }

    @Test
    void proxiedIsAcceptedAndStoredAsFalse() {
        Response response =
                records.post("", "{\"type\":\"A\",\"name\":\"www\",\"content\":\"192.0.2.1\",\"proxied\":true}");
        assertThat(response.json().at("/result/proxied").booleanValue()).isFalse();
        assertThat(records.patch("/" + response.id(), "{\"proxied\":true}")
                        .json()
                        .at("/result/proxied")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void textIsStoredAsSent() {
        for (String content : List.of("plain", "\\\"quoted\\\"", "\\\"two\\\" \\\"strings\\\"", "a\\\\b;c", "ü{")) {
            Response response = records.post("", body("TXT", "text", content));
            assertThat(response.json().at("/result/content").toString()).isEqualTo("\"" + content + "\"");
        }
    }

    @Test
    void conflictingRecordsOfOneNameAreRejected() {
        records.created("A", "www", "192.0.2.1");
        records.created("CNAME", "alias", "www.example.com");
        records.created("TXT", "text", "value");

        assertThat(errors(records.post("", body("A", "www", "192.0.2.1")))).containsExactly("81058 /content");
        assertThat(errors(records.post("", body("TXT", "text", "\\\"value\\\""))))
                .containsExactly("81058 /content");
        assertThat(errors(records.post("", body("CNAME", "www", "x.example.com"))))
                .containsExactly("81053 /name");
        assertThat(errors(records.post("", body("A", "alias", "192.0.2.1")))).containsExactly("81054 /name");
        assertThat(records.post("", body("A", "www", "192.0.2.1"))
                        .json()
                        .at("/errors/0/message")
                        .stringValue())
                .isEqualTo("An identical record already exists.");
        assertThat(records.lines()).hasSize(3);
    }

    @Test
    void updateMayKeepTheRecordButNotDuplicateAnother() {
        String id = records.created("A", "www", "192.0.2.1");
        records.created("A", "www", "192.0.2.2");

        assertThat(records.put("/" + id, body("A", "www", "192.0.2.1")).status())
                .isEqualTo(200);
        assertThat(errors(records.patch("/" + id, "{\"content\":\"192.0.2.2\"}")))
                .containsExactly("81058 /content");
        assertThat(errors(records.put("/" + id, body("CNAME", "www", "x.example.com"))))
                .containsExactly("81053 /name");
    }

    @Test
    void missingRecordIs81044ForEveryId() {
        String foreign = records.server()
                .post(
                        "/zones/" + records.server().zoneId("example.org") + "/dns_records",
                        records.server().owner(),
                        body("A", "www", "192.0.2.1"))
                .id();
        for (String path : List.of(NOWHERE, "/" + foreign, "/not-an-id")) {
            for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
                String body = method.equals("PUT") ? body("A", "www", "192.0.2.1") : "{}";
                Response response = records.call(method, path, records.server().owner(), body);
                assertThat(response.status()).as(method + path).isEqualTo(404);
                assertThat(response.body())
                        .isEqualTo("{\"result\":null,\"success\":false,\"errors\":[{\"code\":81044,"
                                + "\"message\":\"Record does not exist.\"}],\"messages\":[]}");
            }
        }
    }

    @Test
    void deletedRecordIsGone() {
        String id = records.created("A", "www", "192.0.2.1");
        Response deleted = records.call("DELETE", "/" + id, records.server().owner(), "{}");
        assertThat(deleted.body())
                .isEqualTo("{\"result\":{\"id\":\"" + id + "\"},\"success\":true,\"errors\":[],\"messages\":[]}");
        assertThat(records.get("/" + id).code()).isEqualTo(81044);
        assertThat(records.lines()).isEmpty();
    }

    @Test
    void everyChangeRaisesTheSerialAndNothingElseDoes() {
        long serial = records.serial();
        String id = records.created("A", "www", "192.0.2.1");
        assertThat(records.serial()).isGreaterThan(serial);
        serial = records.serial();
        records.patch("/" + id, "{\"ttl\":60}");
        assertThat(records.serial()).isGreaterThan(serial);
        serial = records.serial();
        records.get("");
        records.post("", body("A", "www", "192.0.2.1"));
        records.patch("/" + id, "{\"ttl\":7}");
        assertThat(records.serial()).isEqualTo(serial);
        records.call("DELETE", "/" + id, records.server().owner(), null);
        assertThat(records.serial()).isGreaterThan(serial);
    }

    @Test
    void recordsOfAnotherAccountAreIndistinguishableFromThoseOfAMissingZone() {
        TestServer server = records.server();
        String narrow = records.recordToken("DNS Write", "TXT.*");
        for (String method : List.of("GET", "POST")) {
            Response foreign = server.call(method, "/zones/" + server.foreign().zone() + "/dns_records", narrow, "{}");
            Response nowhere = server.call(method, "/zones" + NOWHERE + "/dns_records", narrow, "{}");
            assertThat(foreign.status()).isEqualTo(403);
            assertThat(foreign.code()).isEqualTo(10000);
            assertThat(foreign.body().replace(server.foreign().zone().toString(), "ZONE"))
                    .isEqualTo(nowhere.body().replace(NOWHERE.substring(1), "ZONE"));
        }
    }
}
