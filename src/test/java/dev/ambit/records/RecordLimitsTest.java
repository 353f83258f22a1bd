package dev.ambit.records;

import static dev.ambit.records.ZoneClient.body;
import static dev.ambit.records.ZoneClient.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Limits on records: additions beyond a limit are rejected with the name of its setting, other changes are accepted.
 */
final class RecordLimitsTest {
    private static final Map<Setting<?>, String> SMALL =
            Map.of(Setting.MAX_RECORDS_PER_NAME, "3", Setting.MAX_RECORDS_PER_ZONE, "5");

    @TempDir
    private Path folder;

    @Test
    void fullNameAcceptsNoRecordByAnyEndpoint() {
        try (ZoneClient records = ZoneClient.start(folder, SMALL)) {
            for (int i = 1; i <= 3; i++) {
                records.created("A", "www", "192.0.2." + i);
            }
            String other = records.created("A", "other", "192.0.2.1");

            Response refused = records.post("", body("TXT", "www", "x"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(errors(refused)).containsExactly("81045 /name");
            assertThat(refused.json().at("/errors/0/message").stringValue())
                    .isEqualTo("Record quota exceeded: a name can have at most 3 records (`max-records-per-name`).");
            assertThat(errors(records.put("/" + other, body("A", "www", "192.0.2.4"))))
                    .containsExactly("81045 /name");
            assertThat(errors(records.patch("/" + other, "{\"name\":\"www\"}"))).containsExactly("81045 /name");
            assertThat(errors(records.post("/batch", "{\"posts\":[" + body("A", "www", "192.0.2.4") + "]}")))
                    .containsExactly("81045 /posts/0/name");
            assertThat(errors(records.imported(records.server().owner(), "text/plain", "www A 192.0.2.4\n")))
                    .containsExactly("81045 /file");
            assertThat(records.lines()).hasSize(4);
        }
    }

    @Test
    void fullZoneAcceptsNoRecordByAnyEndpoint() {
        try (ZoneClient records = ZoneClient.start(folder, SMALL)) {
            for (int i = 1; i <= 5; i++) {
                records.created("A", "host" + i, "192.0.2.1");
            }
            Response refused = records.post("", body("A", "new", "192.0.2.1"));
            assertThat(errors(refused)).containsExactly("81045 /name");
            assertThat(refused.json().at("/errors/0/message").stringValue()).contains("`max-records-per-zone`");
            assertThat(errors(records.post("/batch", "{\"posts\":[" + body("A", "new", "192.0.2.4") + "]}")))
                    .containsExactly("81045 /posts/0/name");
            assertThat(errors(records.imported(records.server().owner(), "text/plain", "new A 192.0.2.4\n")))
                    .containsExactly("81045 /file");
            assertThat(records.imported(records.server().owner(), "text/plain", "host1 A 192.0.2.1\n")
                            .status())
                    .as("existing records are not additions")
                    .isEqualTo(200);
            assertThat(records.get("/usage").body()).contains("\"record_quota\":5,\"record_usage\":5");
        }
    }

    @Test
    void recordsBeyondALimitCanBeChangedAndDeleted() {
        String[] ids = new String[6];
        try (ZoneClient records = ZoneClient.start(folder)) {
            for (int i = 0; i < 6; i++) {
                ids[i] = records.created("A", "www", "192.0.2." + i);
            }
            records.server().restart(SMALL);
            assertThat(records.lines()).hasSize(6);
            assertThat(records.patch("/" + ids[0], "{\"ttl\":60}").status()).isEqualTo(200);
            assertThat(records.put("/" + ids[1], body("A", "www", "192.0.2.77")).status())
                    .isEqualTo(200);
            assertThat(records.patch("/" + ids[2], "{\"name\":\"moved\"}").status())
                    .isEqualTo(200);
            assertThat(errors(records.post("", body("A", "new", "192.0.2.1")))).containsExactly("81045 /name");
            String batch = "{\"deletes\":[{\"id\":\"" + ids[3] + "\"},{\"id\":\"" + ids[4] + "\"}],\"posts\":["
                    + body("A", "new", "192.0.2.1") + "]}";
            assertThat(records.post("/batch", batch).status()).isEqualTo(200);
            assertThat(records.lines()).hasSize(5);
        }
    }

    @Test
    void batchOfTooManyOperationsIsRejectedBeforeItIsRead() {
        try (ZoneClient records = ZoneClient.start(folder)) {
            String deletes = IntStream.range(0, 2_000).mapToObj(i -> "{}").collect(Collectors.joining(","));
            Response refused = records.post("/batch", "{\"deletes\":[" + deletes + "],\"patches\":[" + deletes + "]}");
            assertThat(errors(refused)).containsExactly("1004 /posts");
            assertThat(refused.json().at("/errors/0/message").stringValue())
                    .endsWith("must have at most 3500 operations together; they have 4000");
        }
    }
}
