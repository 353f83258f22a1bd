package dev.ambit.cli;

import dev.ambit.server.Bootstrap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sample records and the token of the demo, created over the API.
 *
 * @param token the secret of a token for the DNS records of the first zone
 */
record DemoContents(String token) {
    private record Sample(String type, String name, String content) {}

    private static final List<Sample> SAMPLES = List.of(
            new Sample("A", "@", "192.0.2.1"),
            new Sample("AAAA", "@", "2001:db8::1"),
            new Sample("CNAME", "www", "example.com"),
            new Sample("A", "home", "192.0.2.7"),
            new Sample("TXT", "@", "v=spf1 -all"));

    /** Fills the first zone and creates the token. */
    static DemoContents create(ApiClient api, Bootstrap.InitResult initResult) {
        Bootstrap.Named zone = initResult.zones().getFirst();
        String secret = api.post("/user/tokens", token(api, zone)).path("value").asString();
        ApiClient editor = new ApiClient(api.base(), secret);
        SAMPLES.forEach(sample -> editor.post("/zones/" + zone.id() + "/dns_records", json(sample)));
        return new DemoContents(secret);
    }

    private static ObjectNode token(ApiClient api, Bootstrap.Named zone) {
        String group = "";
        for (JsonNode candidate : api.get("/user/tokens/permission_groups")) {
            if (candidate.path("name").asString("").equals("DNS Write")) {
                group = candidate.path("id").asString();
            }
        }
        ObjectNode body = JsonMapper.shared().createObjectNode().put("name", "Edit the DNS of " + zone.name());
        ObjectNode policy = body.putArray("policies").addObject().put("effect", "allow");
        policy.putArray("permission_groups").addObject().put("id", group);
        policy.putObject("resources").put("com.cloudflare.api.account.zone." + zone.id(), "*");
        return body;
    }

    private static ObjectNode json(Sample sample) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("type", sample.type)
                .put("name", sample.name)
                .put("content", sample.content);
    }
}
