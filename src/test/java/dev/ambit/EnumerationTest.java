package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unauthenticated callers learn nothing, and foreign objects cannot be distinguished from missing ones. */
final class EnumerationTest {
    private static final String NOWHERE = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @Test
    void tokensThatAreNoneAllSoundTheSame() {
        String zone = allow("Zone Read", zoneResource(server.zoneId("example.com")));
        Response deleted = server.createToken("", zone);
        String secretOfDeleted = deleted.json().at("/result/value").stringValue();
        server.delete("/user/tokens/" + deleted.id(), server.owner());
        Response rolled = server.createToken("", zone);
        server.put("/user/tokens/" + rolled.id() + "/value", server.owner(), "{}");
        String live = server.token(zone);
        List<String> invalid = List.of(
                secretOfDeleted,
                rolled.json().at("/result/value").stringValue(),
                changed(live, live.length() - 1),
                changed(live, 10),
                "x".repeat(live.length()));
        for (String path :
                List.of("/user/tokens/verify", "/zones", "/user", "/zones/" + server.zoneId("example.com"))) {
            List<String> responses = invalid.stream()
                    .map(secret -> seen(server.get(path, secret)))
                    .distinct()
                    .toList();
            assertThat(responses).as(path).hasSize(1);
            assertThat(responses.getFirst()).doesNotContain("error_chain");
        }
    }

    @Test
    void malformedTokensAllGetTheSameResponse() {
        String live = server.token(allow("Zone Read", zoneResource(server.zoneId("example.com"))));
        for (String path : List.of("/user/tokens/verify", "/zones", "/user")) {
            assertThat(List.of("short", "CF_DNS_API_TOKEN", live.substring(1), live + live, "\"" + live + "\"").stream()
                            .map(text -> server.get(path, text))
                            .peek(response -> assertThat(response.code()).isEqualTo(6003))
                            .map(EnumerationTest::seen)
                            .distinct())
                    .as(path)
                    .hasSize(1);
        }
    }

    @Test
    void stateOfATokenIsToldOnlyToWhoHoldsItsSecret() {
        String zone = allow("Zone Read", zoneResource(server.zoneId("example.com")));
        List<String> states = List.of(
                ",\"status\":\"disabled\"",
                ",\"expires_on\":\"" + server.clock().instant().plusSeconds(60) + "\"",
                ",\"not_before\":\"2099-01-01T00:00:00Z\"",
                ",\"condition\":{\"request_ip\":{\"in\":[\"198.51.100.0/24\"]}}");
        Map<String, String> secrets = new TreeMap<>();
        for (String state : states) {
            secrets.put(
                    state,
                    server.createToken(state, zone).json().at("/result/value").stringValue());
        }
        server.clock().move(Duration.ofMinutes(2));
        String unknown = seen(server.get("/zones", "x".repeat(40)));
        secrets.forEach((state, secret) -> {
            assertThat(seen(server.get("/zones", changed(secret, secret.length() - 1))))
                    .as(state)
                    .isEqualTo(unknown);
            Response holder = server.get("/zones", secret);
            assertThat(holder.status()).isEqualTo(403);
            assertThat(holder.body())
                    .as(state)
                    .isNotEqualTo(unknown)
                    .containsAnyOf("error_chain", "location: 127.0.0.1");
        });
    }

    @Test
    void anothersObjectIsAnsweredLikeOneThatDoesNotExist() {
        String narrow = server.token(
                allow("DNS Write", zoneResource(server.zoneId("example.com"))),
                allow("Account Settings Read", "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}"));
        Map<String, String> differing = new TreeMap<>();
        for (String[] line : requests()) {
            for (String secret : List.of(server.owner(), narrow)) {
                String foreign = seen(server.call(line[0], filled(line[1]), secret, body(line)));
                String missing = seen(
                        server.call(line[0], line[1].replaceAll("ZONE|ACCOUNT|MEMBER", NOWHERE), secret, body(line)));
                String normal = withNowhere(foreign, server.foreign().zone().toString());
                normal = withNowhere(normal, server.foreign().account().toString());
                normal = withNowhere(normal, server.foreign().member().toString());
                assertThat(foreign).as(line[0] + " " + line[1]).matches("40[134] .*"); // 401 from verify
                if (!normal.equals(missing)) {
                    differing.put(line[0] + " " + line[1], normal + "\n" + missing);
                }
            }
        }
        assertThat(differing).isEmpty();
    }

    /** Replaces {@code id}, also where a message ends within it. */
    private static String withNowhere(String response, String id) {
        String replaced = response.replace(id, NOWHERE);
        for (int length = 1; length < id.length(); length++) {
            replaced = replaced.replace("/" + id.substring(0, length) + "…", "/" + NOWHERE.substring(0, length) + "…");
        }
        return replaced;
    }

    /** All routes with the id of a zone, an account or a member in the path. */
    private List<String[]> requests() {
        List<String[]> requests = new ArrayList<>();
        server.routes().forEach(route -> {
            String path = route.path()
                    .replace(TestServer.API, "")
                    .replace("{zone_id}", "ZONE")
                    .replace("{account_id}", "ACCOUNT")
                    .replaceAll("\\{.*?\\}", "MEMBER");
            if (path.contains("ZONE") || path.contains("ACCOUNT")) {
                requests.add(new String[] {route.method().name(), path});
            }
        });
        assertThat(requests).hasSizeGreaterThan(20);
        return requests;
    }

    private String filled(String path) {
        return path.replace("ZONE", server.foreign().zone().toString())
                .replace("ACCOUNT", server.foreign().account().toString())
                .replace("MEMBER", server.foreign().member().toString());
    }

    private static @Nullable String body(String[] line) {
        return line[0].equals("GET") || line[0].equals("DELETE") ? null : "{}";
    }

    /** The response as the client sees it, without the headers that differ between any two requests. */
    private static String seen(Response response) {
        Map<String, List<String>> headers =
                new TreeMap<>(response.http().headers().map());
        headers.keySet().removeAll(List.of("date", "cf-ray", "x-request-id"));
        return response.status() + " " + headers + " " + response.body();
    }

    private static String changed(String secret, int at) {
        char other = secret.charAt(at) == 'a' ? 'b' : 'a';
        return secret.substring(0, at) + other + secret.substring(at + 1);
    }

    @Test
    void secretInTheUrlIsNotASecret() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.address() + TestServer.API + "/zones?access_token=" + server.owner()))
                .build();
        assertThat(server.send(request).status()).isEqualTo(400);
    }
}
