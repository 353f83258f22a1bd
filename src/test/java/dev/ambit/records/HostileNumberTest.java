package dev.ambit.records;

import static dev.ambit.records.ZoneClient.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers that are valid JSON but out of range for every field: rejected with the name of the field, never an internal
 * error.
 */
final class HostileNumberTest {
    private static final List<String> HUGE = List.of("1e999", "-1e999", "1e400", "1e32", "9".repeat(30), "1e999999999");
    private static final List<String> TINY = List.of("1e-999", "1e-999999999", "0.1e-320", "-0.0");

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient records;

    @BeforeEach
    void start() {
        records = ZoneClient.start(folder);
    }

    private static String json(Map<String, String> members) {
        List<String> parts = new ArrayList<>();
        members.forEach((name, value) -> parts.add("\"" + name + "\":" + value));
        return "{" + String.join(",", parts) + "}";
    }

    private static Map<String, String> place() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("lat_degrees", "1");
        data.put("lat_minutes", "2");
        data.put("lat_seconds", "3.5");
        data.put("lat_direction", "\"N\"");
        data.put("long_degrees", "1");
        data.put("long_direction", "\"E\"");
        data.put("altitude", "0");
        data.put("size", "1");
        return data;
    }

    private Response post(String type, Map<String, String> data) {
        return records.post("", "{\"type\":\"" + type + "\",\"name\":\"x\",\"data\":" + json(data) + "}");
    }

    @Test
    void locationsRejectHugeNumbers() {
        for (String member : List.of("lat_degrees", "lat_minutes", "lat_seconds", "altitude", "size")) {
            for (String number : HUGE) {
                Map<String, String> data = place();
                data.put(member, number);
                assertThat(errors(post("LOC", data)))
                        .as("%s %s", member, number)
                        .contains("1004 /data/" + member);
            }
        }
    }

    @Test
    void tinyNumbersAreZeroOrRejected() {
        for (String number : TINY) {
            Map<String, String> data = place();
            data.put("lat_seconds", number);
            Response response = post("LOC", data);
            assertThat(response.status()).as(response.body()).isIn(200, 400);
            if (response.status() == 200) {
                records.call("DELETE", "/" + response.id(), records.server().owner(), null);
            }
        }
    }

    @Test
    void hugeIntegersOfDataAreRejectedByName() {
        for (String member : List.of("priority", "weight", "port")) {
            for (String number : HUGE) {
                Map<String, String> data = new LinkedHashMap<>(
                        Map.of("priority", "1", "weight", "2", "port", "3", "target", "\"x.example.net\""));
                data.put(member, number);
                Response response = post("SRV", data);
                assertThat(response.status()).as(response.body()).isEqualTo(400);
                assertThat(errors(response)).singleElement().asString().contains("/" + member);
            }
        }
        for (String member : List.of("flags", "value")) {
            Map<String, String> data = new LinkedHashMap<>(Map.of("flags", "0", "tag", "\"issue\"", "value", "\"x\""));
            data.put(member, "1e999");
            assertThat(errors(post("CAA", data))).containsExactly("1004 /data/" + member);
        }
    }

    @Test
    void hugeNumbersOutsideOfDataAreRejectedByName() {
        for (String member : List.of("ttl", "priority")) {
            for (String number : HUGE) {
                Map<String, String> fields = new LinkedHashMap<>(Map.of(
                        "type",
                        "\"MX\"",
                        "name",
                        "\"x\"",
                        "content",
                        "\"mx.example.net\"",
                        "priority",
                        "1",
                        "ttl",
                        "60"));
                fields.put(member, number);
                assertThat(errors(records.post("", json(fields))))
                        .isNotEmpty()
                        .allSatisfy(error -> assertThat(error).endsWith("/" + member));
            }
        }
    }

    @Test
    void numberOfTenThousandDigitsIsRejectedByName() {
        String digits = "1".repeat(10_000);
        for (String number : List.of(digits, "0." + digits, digits + "e1", "1e" + digits)) {
            assertThat(errors(records.post("", "{\"type\":\"A\",\"ttl\":" + number + "}")))
                    .as(number.substring(0, 3))
                    .containsExactly("6007 /ttl");
            assertThat(errors(records.post("/batch", "{\"posts\":[{},{\"data\":{\"port\":" + number + "}}]}")))
                    .containsExactly("6007 /posts/1/data/port");
        }
    }
}
