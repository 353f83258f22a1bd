package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The decision endpoint predicts the result of a request. {@link AccessMatrixTest} checks this for every route and
 * every kind of caller.
 */
final class TokenDecisionTest {
    private static final List<String> TYPES = List.of("A", "TXT", "CNAME");
    private static final List<String> NAMES = List.of("example.com", "www.example.com", "_acme-challenge.example.com");

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    private String records() {
        return "/zones/" + server.zoneId("example.com") + "/dns_records";
    }

    private JsonNode decide(String token, String request) {
        Response response = server.post("/user/tokens/" + token + "/decision", server.owner(), request);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.json().path("result");
    }

    private static String request(String method, String path, String more) {
        return "{\"method\":\"%s\",\"path\":\"%s\"%s}".formatted(method, TestServer.API + path, more);
    }

    @Test
    void decisionOnARecordPredictsTheResultOfItsCreation() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20; i++) {
            Response token = server.createToken(
                    "",
                    allow("DNS Write", scope(random)),
                    allow("DNS Read", scope(random)),
                    random.nextBoolean() ? deny("DNS Write", scope(random)) : allow("Zone Read", zone("*")));
            String secret = token.json().at("/result/value").stringValue();
            for (String type : TYPES) {
                for (String name : NAMES) {
                    JsonNode decision = decide(
                            token.id(),
                            request(
                                    "POST",
                                    records(),
                                    ",\"record\":{\"type\":\"%s\",\"name\":\"%s\"}".formatted(type, name)));
                    String content = switch (type) {
                        case "A" -> "192.0.2.1";
                        case "TXT" -> "text";
                        default -> "example.net";
                    };
                    Response created = server.post(
                            records(),
                            secret,
                            "{\"type\":\"%s\",\"name\":\"%s\",\"content\":\"%s\"}".formatted(type, name, content));
                    assertThat(created.status() != 403)
                            .as("%s %s with %s: %s %s", type, name, token.body(), decision, created.body())
                            .isEqualTo(decision.path("allowed").booleanValue());
                }
            }
        }
    }

    private String zone(String scope) {
        return "{\"com.cloudflare.api.account.zone." + server.zoneId("example.com") + "\":\"" + scope + "\"}";
    }

    private String scope(SplittableRandom random) {
        String zone = server.zoneId("example.com");
        return switch (random.nextInt(4)) {
            case 0 -> zone("*");
            case 1 -> "{\"com.cloudflare.api.account.zone.*\":\"*\"}";
            case 2 -> recordResource(zone, "TXT._acme-challenge.*");
            default -> recordResource(zone, "*.www.example.com");
        };
    }

    private static String recordResource(String zone, String scope) {
        return "{\"com.cloudflare.api.account.zone.%s\":{\"com.cloudflare.api.account.zone.record.%s\":\"*\"}}"
                .formatted(zone, scope);
    }

    @Test
    void decisionNamesThePolicyOrRuleThatDecided() {
        Response token = server.createToken(
                ",\"condition\":{\"request_ip\":{\"in\":[\"192.0.2.0/24\"]}},\"expires_on\":\"2099-01-01T00:00:00Z\"",
                allow("DNS Write", TestServer.zoneResource("*")),
                deny("DNS Write", TestServer.zoneResource(server.zoneId("example.org"))));
        String inside = ",\"client\":\"192.0.2.9\"";
        String org = "/zones/" + server.zoneId("example.org") + "/dns_records";

        JsonNode allowed = decide(token.id(), request("POST", records(), inside));
        assertThat(allowed.path("reason").stringValue()).isEqualTo("allowed_by_policy");
        assertThat(allowed.at("/policy/id")).isEqualTo(token.json().at("/result/policies/0/id"));
        assertThat(allowed.at("/needs/0").stringValue()).isEqualTo("DNS Write");

        JsonNode denied = decide(token.id(), request("POST", org, inside));
        assertThat(denied.path("reason").stringValue()).isEqualTo("denied_by_policy");
        assertThat(denied.at("/policy/id")).isEqualTo(token.json().at("/result/policies/1/id"));

        assertThat(reason(token, request("POST", records(), ""))).isEqualTo("address_refused");
        assertThat(reason(token, request("POST", records(), inside + ",\"at\":\"2100-01-01T00:00:00Z\"")))
                .isEqualTo("expired");
        assertThat(reason(token, request("GET", "/user", inside))).isEqualTo("not_granted");
        assertThat(reason(token, request("GET", "/zones/" + "0".repeat(32), inside)))
                .isEqualTo("not_granted");
    }

    private String reason(Response token, String request) {
        return decide(token.id(), request).path("reason").stringValue();
    }

    @Test
    void decisionIsNotAUseAndRequiresAccessToTheToken() {
        Response token = server.createToken("", allow("DNS Write", TestServer.zoneResource("*")));
        String path = "/user/tokens/" + token.id();
        String request = request("GET", records(), "");
        String delegate = server.token(
                allow("API Tokens Delegate", "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}"),
                allow("Zone Read", TestServer.zoneResource("*")));
        String reader =
                server.token(allow("API Tokens Read", "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}"));

        assertThat(server.post(path + "/decision", delegate, request).status()).isEqualTo(404);
        assertThat(server.post(path + "/decision", reader, request).status()).isEqualTo(200);
        assertThat(server.get(path, server.owner())
                        .json()
                        .at("/result/last_used_on")
                        .isNull())
                .isTrue();
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Response token = server.createToken("", allow("DNS Write", TestServer.zoneResource("*")));
        Response wrong = server.post(
                "/user/tokens/" + token.id() + "/decision",
                server.owner(),
                "{\"path\":7,\"client\":\"here\",\"at\":\"now\",\"record\":{\"type\":\"NOPE\"}}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("errors").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("/method", "/path", "/client", "/at", "/record/type", "/record/name");

        Response unknown =
                server.post("/user/tokens/" + token.id() + "/decision", server.owner(), request("GET", "/nowhere", ""));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().at("/errors/0/source/pointer").stringValue()).isEqualTo("/path");
    }
}
