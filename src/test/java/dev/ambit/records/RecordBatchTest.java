package dev.ambit.records;

import static dev.ambit.records.ZoneClient.body;
import static dev.ambit.records.ZoneClient.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches: deletes, patches, puts and posts in this order, atomically. */
final class RecordBatchTest {
    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient records;

    @BeforeEach
    void start() {
        records = ZoneClient.start(folder);
    }

    private static String withId(String id, String body) {
        return "{\"id\":\"" + id + "\"," + body.substring(1);
    }

    @Test
    void resultsAreGroupedByOperation() {
        String deleted = records.created("A", "old", "192.0.2.1");
        String patched = records.created("A", "patched", "192.0.2.2");
        String replaced = records.created("A", "replaced", "192.0.2.3");

        Response response = records.post(
                "/batch",
                "{\"posts\":[" + body("TXT", "new", "x") + "],\"puts\":["
                        + withId(replaced, body("CNAME", "replaced", "www.example.com")) + "],\"patches\":[{\"id\":\""
                        + patched + "\",\"ttl\":60}],\"deletes\":[{\"id\":\"" + deleted + "\"}]}");

        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"result\":{\"deletes\":[{\"id\":\"" + deleted + "\",");
        assertThat(response.json().get("result").propertyNames())
                .containsExactly("deletes", "patches", "puts", "posts");
        assertThat(response.json().at("/result/patches/0/ttl").intValue()).isEqualTo(60);
        assertThat(response.json().at("/result/puts/0/type").stringValue()).isEqualTo("CNAME");
        assertThat(records.get("/" + response.json().at("/result/posts/0/id").stringValue())
                        .status())
                .isEqualTo(200);
        assertThat(records.lines())
                .containsExactly(
                        "A patched.example.com 192.0.2.2",
                        "CNAME replaced.example.com www.example.com",
                        "TXT new.example.com x");
    }

    @Test
    void deletesAreExecutedFirst() {
        String id = records.created("A", "www", "192.0.2.1");
        Response response = records.post(
                "/batch",
                "{\"posts\":[" + body("CNAME", "www", "x.example.net") + "],\"deletes\":[{\"id\":\"" + id + "\"}]}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(records.lines()).containsExactly("CNAME www.example.com x.example.net");
    }

    @Test
    void oneFailureRollsBackTheBatch() {
        String id = records.created("A", "www", "192.0.2.1");
        long serial = records.serial();
        Response response = records.post(
                "/batch",
                "{\"deletes\":[{\"id\":\"" + id + "\"}],\"posts\":[" + body("A", "a", "192.0.2.2") + ","
                        + body("A", "a", "192.0.2.2") + "]}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(errors(response)).containsExactly("81058 /posts/1/content");
        assertThat(records.lines()).containsExactly("A www.example.com 192.0.2.1");
        assertThat(records.serial()).isEqualTo(serial);
    }

    @Test
    void missingRecordIsReportedByItsPointer() {
        String id = records.created("A", "www", "192.0.2.1");
        String nowhere = "{\"id\":\"" + "0".repeat(32) + "\"}";
        assertThat(errors(records.post("/batch", "{\"deletes\":[{\"id\":\"" + id + "\"}," + nowhere + "]}")))
                .containsExactly("81044 /deletes/1/id");
        assertThat(errors(records.post("/batch", "{\"patches\":[" + nowhere + "]}")))
                .containsExactly("81044 /patches/0/id");
        assertThat(errors(records.post(
                        "/batch", "{\"puts\":[" + withId("0".repeat(32), body("A", "a", "192.0.2.2")) + "]}")))
                .containsExactly("81044 /puts/0/id");
        assertThat(records.lines()).hasSize(1);
    }

    @Test
    void everyInvalidFieldOfEveryOperationIsReported() {
        String id = records.created("A", "www", "192.0.2.1");
        Response response = records.post(
                "/batch",
                "{\"deletes\":[{},{\"id\":\"x\"}],\"puts\":[{\"id\":\"" + id + "\",\"type\":\"A\",\"name\":\"www\"}],"
                        + "\"posts\":[{\"type\":\"A\",\"name\":\"www\",\"content\":\"x\",\"ttl\":5}]}");
        assertThat(errors(response))
                .containsExactlyInAnyOrder(
                        "1004 /deletes/0/id",
                        "1004 /deletes/1/id",
                        "9100 /puts/0/content",
                        "9005 /posts/0/content",
                        "9021 /posts/0/ttl");
        assertThat(errors(
                        records.post("/batch", "{\"patches\":[{\"id\":\"" + id + "\",\"content\":\"x\",\"ttl\":5}]}")))
                .containsExactlyInAnyOrder("9005 /patches/0/content", "9021 /patches/0/ttl");
    }

    @Test
    void batchWithoutOperationsIsRejected() {
        assertThat(errors(records.post("/batch", "{}"))).containsExactly("1004 /posts");
        assertThat(errors(records.post("/batch", "{\"posts\":{}}"))).contains("1004 /posts");
        assertThat(errors(records.post("/batch", "{\"posts\":[],\"deletes\":null}")))
                .containsExactly("1004 /posts");
    }

    @Test
    void oneBatchRaisesTheSerialOnce() {
        long serial = records.serial();
        String posts = IntStream.range(0, 200)
                .mapToObj(i -> body("A", "host" + i, "192.0.2.1"))
                .collect(Collectors.joining(","));
        assertThat(records.post("/batch", "{\"posts\":[" + posts + "]}").status())
                .isEqualTo(200);
        assertThat(records.serial()).isEqualTo(serial + 1);
        assertThat(records.lines()).hasSize(100);
    }

    @Test
    void batchAsSentByExternalDnsIsAccepted() {
        Response response = records.post(
                "/batch",
                "{\"posts\":[{\"comment\":\"\",\"content\":\"\\\"x\\\"\",\"name\":\"b.example.com\",\"priority\":0,"
                        + "\"tags\":[],\"type\":\"TXT\",\"proxied\":false}]}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.json().at("/result/posts/0/content").stringValue()).isEqualTo("\"x\"");
        assertThat(List.of("deletes", "patches", "puts"))
                .allSatisfy(
                        kind -> assertThat(response.json().at("/result/" + kind).isEmpty())
                                .isTrue());
    }
}
