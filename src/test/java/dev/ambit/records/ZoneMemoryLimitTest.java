package dev.ambit.records;

import static dev.ambit.records.ZoneClient.body;
import static dev.ambit.records.ZoneClient.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit {@code zone-memory} over the API. */
final class ZoneMemoryLimitTest {
    private static final Map<Setting<?>, String> SMALL =
            Map.of(Setting.ZONE_MEMORY, "1MiB", Setting.METRICS_LISTEN, "127.0.0.1:0");

    /** In a megabyte, there is room for about three thousand of them. */
    private static final int TOO_MANY = 5_000;

    @TempDir
    private Path folder;

    @Test
    void anImportThatIsTooLargeIsRefusedBeforeItIsWritten() throws SQLException {
        try (ZoneClient records = ZoneClient.start(folder, SMALL)) {
            Response refused = records.imported(records.server().owner(), "text/plain", hosts(0, TOO_MANY));
            assertRefused(refused);
            assertThat(records.lines()).isEmpty();
            assertThat(ImportServiceTest.staged(folder.resolve("ambit.db"))).isZero();
        }
    }

    @Test
    void nothingThatGrowsIsAcceptedWhenTheMemoryIsUsedUp() {
        try (ZoneClient records = ZoneClient.start(folder, SMALL)) {
            String first = records.created("TXT", "first", "x".repeat(200));
            int number = fill(records);
            TestServer server = records.server();

            assertRefused(records.post("", body("TXT", "new", "x".repeat(2000))));
            assertRefused(records.post("/batch", "{\"posts\":[" + body("TXT", "new", "x".repeat(2000)) + "]}"));
            assertRefused(records.patch("/" + first, "{\"content\":\"\\\"" + "x".repeat(2000) + "\\\"\"}"));
            assertRefused(records.imported(server.owner(), "text/plain", hosts(number, number + 100)));

            String zones = "{\"name\":\"%s.example\",\"account\":{\"id\":\"" + server.accountId() + "\"}}";
            Response zone = server.call("POST", "/zones", server.owner(), zones.formatted("new"));
            for (int i = 0; zone.status() == 200 && i < 20; i++) {
                zone = server.call("POST", "/zones", server.owner(), zones.formatted("new" + i));
            }
            assertRefused(zone);

            assertThat(records.patch("/" + first, "{\"content\":\"\\\"short\\\"\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(records.post(
                                    "/batch",
                                    "{\"deletes\":[{\"id\":\"" + first + "\"}],\"posts\":["
                                            + body("TXT", "last", "short") + "]}")
                            .status())
                    .isEqualTo(200);
            assertThat(metric(server, "ambit_zone_memory_limit_bytes")).isEqualTo(1 << 20);
            assertThat(metric(server, "ambit_zone_memory_bytes")).isBetween(1_000_000.0, (double) (1 << 20));
        }
    }

    @Test
    void aServerThatHasUsedItsMemoryUpStartsAgain() {
        try (ZoneClient records = ZoneClient.start(folder, SMALL)) {
            int number = fill(records);
            records.server().restart();
            assertRefused(records.imported(records.server().owner(), "text/plain", hosts(number, number + 100)));
            records.server().restart(Map.of(Setting.ZONE_MEMORY, "2MiB"));
            assertThat(records.imported(records.server().owner(), "text/plain", hosts(number, number + 100))
                            .status())
                    .isEqualTo(200);
        }
    }

    /** Imports hosts until not even one more fits; returns their number. */
    private static int fill(ZoneClient records) {
        int number = 0;
        for (int step = 4096; step > 0; step /= 2) {
            if (records.imported(records.server().owner(), "text/plain", hosts(number, number + step))
                            .status()
                    == 200) {
                number += step;
            }
        }
        assertThat(number).isBetween(500, TOO_MANY);
        return number;
    }

    private static String hosts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj("host%06d 300 A 192.0.2.1\n"::formatted)
                .collect(Collectors.joining());
    }

    private static void assertRefused(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(errors(response)).containsExactly("81045");
        assertThat(response.json().at("/errors/0/message").stringValue())
                .matches("all zones would need [0-9]+ bytes of memory, more than the 1048576 bytes of `zone-memory`");
    }

    private static double metric(TestServer server, String name) {
        return server.send(HttpRequest.newBuilder(URI.create(server.metricsAddress() + "/metrics"))
                        .build())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
