package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For random tokens, a list shows exactly the records that can be read one by one. The database decides the former and
 * the authorizer the latter, so that each verifies the other.
 */
final class RecordVisibilityTest {
    private static final int ROUNDS = 40;
    private static final List<String> NAMES = List.of(
            "example.com",
            "www.example.com",
            "a.www.example.com",
            "_acme-challenge.example.com",
            "_acme-challenge.www.example.com",
            "_acme-challengex.example.com",
            "x_acme.example.com",
            "*.www.example.com");
    private static final List<String> PATTERNS = List.of(
            "*",
            "example.com",
            "*.example.com",
            "*.www.example.com",
            "www.example.com",
            "_acme-challenge.*",
            "_acme-challenge.www.*",
            "_acme-challenge.example.com",
            "x_acme.*");

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private ZoneClient client;

    private final Map<String, String> records = new LinkedHashMap<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        client = ZoneClient.start(folder);
        for (String name : NAMES) {
            records.put("A " + name, client.created("A", name, "192.0.2.1"));
            records.put("TXT " + name, client.created("TXT", name, "text"));
        }
    }

    @Test
    void listShowsExactlyWhatCanBeRead() {
        Random random = new Random(20260502);
        int partial = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> policies = policies(random);
            String token = client.server().token(policies.toArray(String[]::new));
            List<String> readable = new ArrayList<>();
            records.forEach((line, id) -> {
                if (client.call("GET", "/" + id, token, null).status() == 200) {
                    readable.add(line);
                }
            });
            var listed = client.call("GET", "?match=any&search=example&name.contains=e", token, null);
            if (listed.status() == 403) {
                assertThat(readable).as(policies.toString()).isEmpty();
                continue;
            }
            assertThat(ZoneClient.elements(listed, "/result").stream()
                            .map(node -> node.get("type").stringValue() + " "
                                    + node.get("name").stringValue()))
                    .as(policies.toString())
                    .containsExactlyInAnyOrderElementsOf(readable);
            assertThat(listed.json().at("/result_info/total_count").intValue()).isEqualTo(readable.size());
            partial += readable.isEmpty() || readable.size() == records.size() ? 0 : 1;
        }
        assertThat(partial).as("rounds with partial visibility").isGreaterThan(ROUNDS / 4);
    }

    /** At least one allow policy, then policies of either effect, on the zone or on some of its records. */
    private List<String> policies(Random random) {
        List<String> policies = new ArrayList<>(List.of(TestServer.allow(group(random), resource(random))));
        for (int i = random.nextInt(3); i > 0; i--) {
            String group = group(random);
            String resource = resource(random);
            policies.add(random.nextBoolean() ? TestServer.allow(group, resource) : TestServer.deny(group, resource));
        }
        return policies;
    }

    private static String group(Random random) {
        return random.nextBoolean() ? "DNS Read" : "DNS Write";
    }

    private String resource(Random random) {
        if (random.nextInt(5) == 0) {
            return client.zoneResource();
        }
        String type = List.of("*", "TXT", "A").get(random.nextInt(3));
        String pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
        return client.recordResource(type + "." + pattern);
    }
}
