package dev.ambit.audit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every refused authorization of a valid token or session is in the audit log, and a flood is two entries a minute. */
final class RefusalLogTest {
    private static final String REFUSALS = "/audit_logs?per_page=1000&direction=asc&action.type=access.refuse";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private Browser owner;

    @SuppressWarnings("NullAway.Init")
    private String zone;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = TestServer.start(folder, Map.of(Setting.METRICS_LISTEN, "127.0.0.1:0"));
        owner = server.signIn();
        zone = server.zoneId("example.com");
    }

    private String records() {
        return "/zones/" + zone + "/dns_records";
    }

    /** The refusals in a log, once there are at least {@code min}. */
    private List<JsonNode> refusals(String log, int min) {
        Instant end = Instant.now().plus(TIMEOUT);
        while (true) {
            Response response = owner.get(log + REFUSALS);
            List<JsonNode> entries = new ArrayList<>();
            response.json().at("/result").valueStream().forEach(entries::add);
            if (entries.size() >= min || Instant.now().isAfter(end)) {
                assertThat(entries).as(response.body()).hasSizeGreaterThanOrEqualTo(min);
                return entries;
            }
            Thread.onSpinWait();
        }
    }

    private String ofAccount() {
        return "/accounts/" + server.accountId();
    }

    private void refuse(int status, Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
    }

    private String reasonOf(List<JsonNode> entries) {
        return entries.getLast().at("/newValueJson/reason").asString("");
    }

    @Test
    void hundredRefusedRequestsLeaveTwoEntriesWithTheCount() {
        Response token = server.createToken("", allow("DNS Read", zoneResource(zone)));
        String secret = token.json().at("/result/value").stringValue();
        for (int i = 0; i < 100; i++) {
            refuse(403, server.post(records(), secret, "{}"));
        }
        JsonNode first = refusals(ofAccount(), 1).getFirst();
        assertThat(first.at("/actor/token_id").stringValue()).isEqualTo(token.id());
        assertThat(first.at("/actor/ip").stringValue()).isEqualTo("127.0.0.1");
        assertThat(first.at("/action/result").booleanValue()).isFalse();
        assertThat(first.at("/resource/type").stringValue()).isEqualTo("zone");
        assertThat(first.at("/resource/id").stringValue()).isEqualTo(zone);
        assertThat(first.at("/newValueJson").toString())
                .isEqualTo("{\"reason\":\"not_granted\",\"needs\":[\"DNS Write\"],"
                        + "\"route\":\"POST /client/v4/zones/{zone_id}/dns_records\"}");

        server.clock().move(Duration.ofSeconds(61));
        List<JsonNode> both = refusals(ofAccount(), 2);
        assertThat(both).hasSize(2);
        assertThat(both.getLast().at("/newValueJson/count").intValue()).isEqualTo(100);
        assertThat(refusals("/user", 2))
                .as("also in the log of the token's user")
                .hasSize(2);

        refuse(403, server.post(records(), secret, "{}"));
        assertThat(refusals(ofAccount(), 3)).as("in the next minute").hasSize(3);
    }

    /** Readers of an account see its refused requests, and not those of a user about the user's own data. */
    @Test
    void closingEntryInAnAccountTellsNothingOfPrivateRequests() {
        Response token = server.createToken("", allow("DNS Read", zoneResource(zone)));
        String secret = token.json().at("/result/value").stringValue();
        refuse(403, server.post(records(), secret, "{}"));
        refuse(403, server.delete("/user/tokens/" + token.id(), secret));
        server.clock().move(Duration.ofSeconds(61));
        JsonNode closing = refusals(ofAccount(), 2).getLast();
        assertThat(closing.at("/newValueJson/count").intValue()).isEqualTo(2);
        assertThat(closing.at("/newValueJson/route").stringValue())
                .isEqualTo("POST /client/v4/zones/{zone_id}/dns_records");
        assertThat(closing.at("/resource/id").stringValue()).isEqualTo(zone);
        assertThat(closing.toString()).doesNotContain("/user/tokens");
    }

    @Test
    void singleRefusalLeavesOneEntry() {
        refuse(403, server.post(records(), server.token(allow("DNS Read", zoneResource(zone))), "{}"));
        refusals(ofAccount(), 1);
        server.clock().move(Duration.ofMinutes(2));
        refuse(403, server.post(records(), server.token(allow("DNS Read", zoneResource(zone))), "{}"));
        assertThat(refusals(ofAccount(), 2))
                .hasSize(2)
                .noneMatch(entry -> entry.toString().contains("count"));
    }

    @Test
    void everyRuleThatRefusesATokenIsNamed() {
        String dns = allow("DNS Write", zoneResource(zone));
        String away = secret(",\"condition\":{\"request_ip\":{\"in\":[\"192.0.2.0/24\"]}}", dns);
        refuse(403, server.get(records(), away));
        assertThat(reasonOf(refusals(ofAccount(), 1))).isEqualTo("address_refused");

        refuse(403, server.get(records(), server.token(dns, deny("DNS Write", zoneResource(zone)))));
        assertThat(reasonOf(refusals(ofAccount(), 2))).isEqualTo("denied_by_policy");

        String soon = Instant.now().plus(Duration.ofMinutes(30)).toString().replaceAll("\\.\\d+", "");
        String ends = secret(",\"expires_on\":\"" + soon + "\"", dns);
        server.clock().move(Duration.ofHours(1));
        refuse(403, server.get(records(), ends));
        assertThat(reasonOf(refusals(ofAccount(), 3))).isEqualTo("expired");

        refuse(401, server.get("/user/tokens/verify", ends));
        assertThat(refusals("/user", 3)).as("the same token, reason and minute").hasSize(3);
    }

    @Test
    void disabledTokenIsNamed() {
        Response token = server.createToken("", allow("DNS Write", zoneResource(zone)));
        String draft = "{\"name\":\"off\",\"status\":\"disabled\",\"policies\":"
                + token.json().at("/result/policies") + "}";
        refuse(200, server.put("/user/tokens/" + token.id(), server.owner(), draft));
        refuse(
                401,
                server.get(
                        "/user/tokens/verify", token.json().at("/result/value").stringValue()));
        assertThat(reasonOf(refusals("/user", 1))).isEqualTo("disabled");
    }

    @Test
    void recordThatIsReportedAsMissingIsARefusal() {
        Response created = server.post(
                records(), server.owner(), "{\"type\":\"A\",\"name\":\"hidden\",\"content\":\"192.0.2.1\"}");
        String scope = "{\"com.cloudflare.api.account.zone." + zone
                + "\":{\"com.cloudflare.api.account.zone.record.TXT._acme-challenge.*\":\"*\"}}";
        String narrow = server.token(allow("DNS Write", scope));
        refuse(404, server.get(records() + "/" + created.id(), narrow));
        JsonNode entry = refusals(ofAccount(), 1).getFirst();
        assertThat(entry.at("/resource/id").stringValue()).isEqualTo(created.id());
        assertThat(entry.toString()).doesNotContain("hidden", "192.0.2.1");
    }

    @Test
    void delegationBeyondTheHolderIsARefusal() {
        String user = "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
        String delegate = server.token(allow("API Tokens Delegate", user), allow("DNS Read", zoneResource(zone)));
        refuse(
                400,
                server.post("/user/tokens", delegate, TestServer.draft("", allow("DNS Write", zoneResource(zone)))));
        assertThat(refusals("/user", 1).getFirst().at("/newValueJson/route").stringValue())
                .isEqualTo("POST /client/v4/user/tokens");
    }

    @Test
    void crossSiteRequestsAndOldSignInsAreRefusalsOfTheSession() {
        String zones = "{\"name\":\"x.example\"}";
        refuse(403, owner.send("POST", "/zones", zones, Map.of("Origin", "https://evil.example")));
        assertThat(reasonOf(refusals("/user", 1))).isEqualTo("cross_site");
        server.clock().move(Duration.ofMinutes(25));
        refuse(403, owner.call("POST", "/user/tokens", "{}"));
        assertThat(reasonOf(refusals("/user", 2))).isEqualTo("must_prove_again");
        refuse(401, server.get("/session", server.owner()));
        assertThat(reasonOf(refusals("/user", 3))).isEqualTo("not_signed_in");
    }

    @Test
    void unknownTokensLeaveNoEntryAndAreCounted() {
        refuse(403, server.get(records(), "ambu_" + "A".repeat(35)));
        refuse(403, server.post(records(), server.token(allow("DNS Read", zoneResource(zone))), "{}"));
        assertThat(refusals(ofAccount(), 1)).hasSize(1);
        String metrics = server.send(HttpRequest.newBuilder(URI.create(server.metricsAddress() + "/metrics"))
                        .build())
                .body();
        assertThat(metrics).contains("ambit_http_refusals_total{reason=\"unknown\"} 1.0");
    }

    @Test
    void requestForAnotherAccountLeavesNothingInItsLog() {
        String token = server.token(allow("DNS Read", zoneResource(zone)));
        refuse(403, server.get("/zones/" + server.foreign().zone() + "/dns_records", token));
        refuse(403, server.get("/accounts/" + server.foreign().account() + "/members", token));
        JsonNode own = refusals("/user", 1).getFirst();
        assertThat(own.at("/resource/id").stringValue())
                .isEqualTo(server.foreign().zone().toString());
        assertThat(owner.get(ofAccount() + REFUSALS).body()).contains("\"result\":[]");
    }

    /** The path is chosen by the client and must never be part of an entry. */
    @Test
    void newlinesEscapesAndBidiInThePathForgeNoEntry() {
        String token = server.token(allow("DNS Read", zoneResource(zone)));
        for (String path : List.of("%0a%1b%5b31mforged", "%e2%80%aeforged", "x%0d%0aforged")) {
            Response response = server.delete(records() + "/" + path, token);
            assertThat(response.status()).isIn(403, 404);
        }
        server.clock().move(Duration.ofMinutes(2));
        for (JsonNode entry : refusals(ofAccount(), 2)) {
            assertThat(entry.toString()).doesNotContain("forged", "\\u001b", "\\n", "\u202e");
        }
    }

    @Test
    void stopWritesTheCountOfTheOpenMinute() {
        String token = server.token(allow("DNS Read", zoneResource(zone)));
        for (int i = 0; i < 7; i++) {
            refuse(403, server.post(records(), token, "{}"));
        }
        server.restart();
        owner = server.signIn();
        assertThat(refusals(ofAccount(), 2).getLast().at("/newValueJson/count").intValue())
                .isEqualTo(7);
    }

    private String secret(String more, String... policies) {
        return server.createToken(more, policies).json().at("/result/value").stringValue();
    }
}
