package dev.ambit.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Typical work for the run that records the AOT cache: the cache keeps which methods were hot (JEP 515), so that a server
 * compiles them soon after its start.
 */
record TrainingRun(ApiClient api, String zone) {
    private static final int RECORDS = 20_000;
    private static final int WRITES = 200;
    private static final Duration READING = Duration.ofSeconds(3);

    void run() {
        String records = "/zones/" + zone + "/dns_records";
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            file.append("h")
                    .append(i)
                    .append(" 300 IN A 192.0.2.")
                    .append(i % 256)
                    .append('\n');
        }
        api.upload(records + "/import", file.toString().getBytes(US_ASCII));
        String id = "";
        for (int i = 0; i < WRITES; i++) {
            id = api.post(records, body(i)).path("id").asString();
        }
        api.text(records + "/export");
        long end = System.nanoTime() + READING.toNanos();
        while (System.nanoTime() - end < 0) {
            api.get("/user/tokens/verify");
            api.get(records + "/" + id);
            api.get(records, Map.of("type", "A", "name", "w0.example.com"));
            api.get("/zones/" + zone + "/pagerules");
        }
        api.get(records, Map.of("per_page", "100"));
    }

    private static ObjectNode body(int number) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        return body.put("type", "A").put("name", "w" + number).put("content", "192.0.2.1");
    }
}
