package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token API as clients use it: responses, rejected requests, and the limits of delegation. */
final class TokenApiTest {
    private static final String EVERYWHERE = "{\"com.cloudflare.api.account.zone.*\":\"*\"}";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, Map.of(Setting.TOKENS_PER_USER, "12"));
    }

    @Test
    void tokenComesBackAsItWasSentWithItsResourcesCompactAndSorted() {
        String zone = server.zoneId("example.com");
        String records = "{\"com.cloudflare.api.account.zone." + zone
                + "\":{\"com.cloudflare.api.account.zone.record.TXT._acme-challenge.*\":\"*\",\"com.cloudflare.api.account.zone"
                + ".record.A.www.example.com\":\"*\"},\"com.cloudflare.api.account."
                + server.accountId() + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"}}";
        Response created = server.createToken(
                ",\"condition\":{\"request.ip\":{\"in\":[\"192.0.2.1/24\",\"2001:db8::1/128\"],\"not_in\":[\"192.0.2.9/32\"]}},"
                        + "\"not_before\":\"2026-01-01T00:00:00Z\",\"expires_on\":\"2099-01-01T00:00:00Z\"",
                allow("DNS Write", records),
                deny("Zone Write", zoneResource(zone)));
        Response read = server.get("/user/tokens/" + created.id(), server.owner());
        assertThat(read.body())
                .contains("\"resources\":{\"com.cloudflare.api.account." + server.accountId()
                        + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"},\"com.cloudflare.api.account.zone." + zone
                        + "\":{\"com.cloudflare.api.account.zone.record.A.www.example.com\":\"*\",\"com.cloudflare.api.account"
                        + ".zone.record.TXT._acme-challenge.*\":\"*\"}}")
                .contains("\"condition\":{\"request_ip\":{\"in\":[\"192.0.2.1/24\",\"2001:db8::1/128\"],"
                        + "\"not_in\":[\"192.0.2.9/32\"]}}")
                .contains("\"not_before\":\"2026-01-01T00:00:00Z\",\"expires_on\":\"2099-01-01T00:00:00Z\"")
                .doesNotContain("\"value\"");
        assertThat(read.json().at("/result/policies/0/effect").stringValue()).isEqualTo("allow");
        assertThat(read.json().at("/result/policies/1/effect").stringValue()).isEqualTo("deny");
    }

    @Test
    void unsetRestrictionsAreLeftOut() {
        Response created = server.createToken("", allow("DNS Read", zoneResource(server.zoneId("example.com"))));
        assertThat(created.body())
                .doesNotContain("condition")
                .doesNotContain("expires_on")
                .doesNotContain("not_before");
    }

    @Test
    void replacingKeepsTheSecretAndPolicyIdsAndClearsFieldsThatAreNotSent() {
        String zone = zoneResource(server.zoneId("example.com"));
        Response created = server.createToken(
                ",\"expires_on\":\"2099-01-01T00:00:00Z\"", allow("DNS Read", zone), allow("Zone Read", zone));
        String secret = secret(created);
        String first = created.json().at("/result/policies/0/id").stringValue();
        String second = created.json().at("/result/policies/1/id").stringValue();
        String swapped = "{\"name\":\"renamed\",\"policies\":["
                + allow("Zone Read", zone).replaceFirst("\\{", "{\"id\":\"" + second + "\",") + ","
                + allow("DNS Read", zone).replaceFirst("\\{", "{\"id\":\"" + first + "\",") + "]}";
        Response replaced = server.put("/user/tokens/" + created.id(), server.owner(), swapped);
        assertThat(replaced.status()).as(replaced.body()).isEqualTo(200);
        assertThat(replaced.json().at("/result/policies/0/id").stringValue()).isEqualTo(second);
        assertThat(replaced.json().at("/result/policies/1/id").stringValue()).isEqualTo(first);
        assertThat(replaced.body()).doesNotContain("expires_on");
        assertThat(server.get("/user/tokens/verify", secret).status()).isEqualTo(200);

        Response withoutIds = server.put(
                "/user/tokens/" + created.id(),
                server.owner(),
                draft("", allow("Zone Read", zone), allow("DNS Read", zone)));
        assertThat(withoutIds.json().at("/result/policies/0/id").stringValue()).isEqualTo(second);
    }

    @Test
    void invalidDraftReportsEveryWrongFieldAndStoresNothing() {
        long before = total();
        Response refused = server.post(
                "/user/tokens",
                server.owner(),
                "{\"name\":\"\",\"policies\":[{\"id\":\"" + "0".repeat(32)
                        + "\",\"effect\":\"maybe\",\"permission_groups\":[{\"id\":\"" + "f".repeat(32)
                        + "\"}],\"resources\":{\"com.cloudflare.api.account.zone.*\":\"*\",\"x\":\"*\"}}],\"condition\":"
                        + "{\"request_ip\":{\"in\":[\"192.0.2.0/33\"]},\"country\":{}},\"expires_on\":\"yesterday\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors").findValuesAsString("pointer"))
                .contains(
                        "/name",
                        "/policies/0/id",
                        "/policies/0/effect",
                        "/policies/0/permission_groups/0/id",
                        "/policies/0/resources",
                        "/condition/request_ip/in",
                        "/condition/country",
                        "/expires_on");
        assertThat(total()).isEqualTo(before);
    }

    @Test
    void policiesWithoutEffectAreRejected() {
        String zone = server.zoneId("example.com");
        String record = "{\"com.cloudflare.api.account.zone." + zone
                + "\":{\"com.cloudflare.api.account.zone.record.%s\":\"*\"}}";
        for (String policy : List.of(
                deny("API Tokens Write", zoneResource(zone)),
                allow("DNS Write", "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}"),
                allow("Zone Read", record.formatted("A.www.example.com")),
                allow("DNS Write", record.formatted("A.www.example.org")),
                allow("DNS Write", record.formatted("A.a..b")),
                allow("DNS Write", "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}"))) {
            Response refused = server.post("/user/tokens", server.owner(), draft("", policy));
            assertThat(refused.status()).as(policy).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1001);
            assertThat(refused.json().at("/errors/0/source/pointer").stringValue())
                    .startsWith("/policies/0/");
        }
    }

    @Test
    void foreignAndMissingZonesAreRejectedWithTheSameMessage() {
        String foreign = server.foreign().zone().toString();
        String missing = "0".repeat(31) + "1";
        Response one = server.post("/user/tokens", server.owner(), draft("", allow("DNS Read", zoneResource(foreign))));
        Response other =
                server.post("/user/tokens", server.owner(), draft("", allow("DNS Read", zoneResource(missing))));
        assertThat(one.status()).isEqualTo(400);
        assertThat(one.body().replace(foreign, missing)).isEqualTo(other.body());
    }

    @Test
    void foreignZonesGetTheSameResponseAsMissingOnes() {
        String foreign = server.foreign().zone().toString();
        String missing = "0".repeat(31) + "1";
        String narrow = server.token(allow("DNS Read", zoneResource(server.zoneId("example.com"))));
        String wide = server.token(allow("Zone Read", EVERYWHERE), allow("DNS Read", EVERYWHERE));
        for (String path : List.of("/zones/%s", "/zones/%s/dns_records", "/zones/%s/dns_records/export")) {
            for (String token : List.of(narrow, wide, server.owner())) {
                Response one = server.get(path.formatted(foreign), token);
                Response other = server.get(path.formatted(missing), token);
                assertThat(one.status()).as(path).isEqualTo(other.status());
                assertThat(one.body().replace(foreign, missing)).isEqualTo(other.body());
            }
        }
        assertThat(server.get("/zones/" + missing, narrow).status()).isEqualTo(403);
        assertThat(server.get("/zones/" + missing, wide).status()).isEqualTo(404);
    }

    @Test
    void delegateMakesOnlyWhatItHoldsAndTouchesNothingElse() {
        String user = "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
        String zone = zoneResource(server.zoneId("example.com"));
        Response delegate = server.createToken(
                ",\"expires_on\":\"2099-01-01T00:00:00Z\",\"condition\":{\"request_ip\":{\"in\":[\"127.0.0.0/8\"]}}",
                allow("API Tokens Delegate", user),
                allow("DNS Write", zone));
        String secret = secret(delegate);
        String bounds =
                ",\"expires_on\":\"2098-01-01T00:00:00Z\",\"condition\":{\"request_ip\":{\"in\":[\"127.0.0.1/32\"]}}";
        Response child = server.post("/user/tokens", secret, draft(bounds, allow("DNS Read", zone)));
        assertThat(child.status()).as(child.body()).isEqualTo(200);

        String other = zoneResource(server.zoneId("example.org"));
        for (String beyond : List.of(
                draft(bounds, allow("Zone Read", zone)),
                draft(bounds, allow("DNS Read", other)),
                draft(bounds, allow("DNS Read", EVERYWHERE)),
                draft(bounds, allow("API Tokens Write", user)),
                draft("", allow("DNS Read", zone)),
                draft(bounds.replace("127.0.0.1/32", "0.0.0.0/0"), allow("DNS Read", zone)),
                draft(bounds.replace("2098", "2100"), allow("DNS Read", zone)))) {
            Response refused = server.post("/user/tokens", secret, beyond);
            assertThat(refused.status()).as(beyond).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1001);
            assertThat(server.put("/user/tokens/" + child.id(), secret, beyond).status())
                    .as(beyond)
                    .isEqualTo(400);
        }

        Response list = server.get("/user/tokens", secret);
        assertThat(list.json().at("/result_info/total_count").intValue()).isEqualTo(1);
        assertThat(list.json().at("/result/0/id").stringValue()).isEqualTo(child.id());
        for (String unreachable : List.of(server.ownerTokenId(), delegate.id())) {
            String path = "/user/tokens/" + unreachable;
            assertThat(server.get(path, secret).status()).isEqualTo(404);
            assertThat(server.put(path + "/value", secret, "{}").status()).isEqualTo(404);
            assertThat(server.put(path, secret, draft(bounds, allow("DNS Read", zone)))
                            .status())
                    .isEqualTo(404);
            assertThat(server.delete(path, secret).status()).isEqualTo(404);
        }
        assertThat(server.put("/user/tokens/" + child.id() + "/value", secret, "{}")
                        .status())
                .isEqualTo(200);
        assertThat(server.delete("/user/tokens/" + child.id(), secret).status()).isEqualTo(200);
    }

    @Test
    void listIsSearchedByPartOfTheNameOverAllPages() {
        String zone = zoneResource(server.zoneId("example.com"));
        String account = "/accounts/" + server.accountId() + "/tokens";
        for (String path : List.of("/user/tokens", account)) {
            for (String name : List.of("Backup of A", "100% backup", "Zürich")) {
                String draft = draft("", allow("DNS Read", zone)).replace("test", name);
                assertThat(server.post(path, server.owner(), draft).status()).isEqualTo(200);
                server.clock().move(Duration.ofSeconds(1));
            }
            Response second = server.get(path + "?name=BACKUP&per_page=1&page=2", server.owner());
            assertThat(second.json().at("/result/0/name").stringValue()).isEqualTo("100% backup");
            assertThat(second.json().at("/result_info/total_count").intValue()).isEqualTo(2);
            assertThat(names(path + "?name=Z%C3%9CR", server.owner())).containsExactly("Zürich");
            assertThat(names(path + "?name=0%25", server.owner())).containsExactly("100% backup");
            assertThat(names(path + "?name=Backup%25A", server.owner())).isEmpty();
            assertThat(names(path + "?name=", server.owner())).contains("Zürich", "Backup of A");
        }
    }

    /** A search reveals nothing about tokens that the list does not show. */
    @Test
    void delegateFindsOnlyTokensThatItsListShows() {
        String user = "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
        String zone = zoneResource(server.zoneId("example.com"));
        String secret = server.token(allow("API Tokens Delegate", user), allow("DNS Read", zone));
        for (String policy : List.of(allow("DNS Read", zone), allow("DNS Read", EVERYWHERE))) {
            server.post("/user/tokens", server.owner(), draft("", policy).replace("test", "backup"));
        }
        assertThat(names("/user/tokens?name=backup", server.owner())).hasSize(2);
        assertThat(names("/user/tokens?name=backup", secret)).hasSize(1);
    }

    private List<String> names(String path, String token) {
        return server.get(path, token)
                .json()
                .at("/result")
                .valueStream()
                .map(one -> one.at("/name").stringValue())
                .toList();
    }

    @Test
    void expiredTokensAreListedOnRequestOnlyAndCanBeRenamed() {
        String end = server.clock().instant().plusSeconds(60).toString();
        String policy = allow("DNS Read", zoneResource(server.zoneId("example.com")));
        Response token = server.createToken(",\"expires_on\":\"" + end + "\"", policy);
        server.clock().move(Duration.ofMinutes(2));
        assertThat(server.get("/user/tokens", server.owner()).body()).doesNotContain(token.id());
        assertThat(server.get("/user/tokens?include_expired=true", server.owner())
                        .body())
                .contains(token.id())
                .contains("\"status\":\"expired\"");
        String renamed = draft(",\"status\":\"expired\",\"expires_on\":\"" + end + "\"", policy)
                .replace("test", "renamed");
        assertThat(server.put("/user/tokens/" + token.id(), server.owner(), renamed)
                        .status())
                .isEqualTo(200);
        Response verify = server.get("/user/tokens/verify", secret(token));
        assertThat(verify.status()).isEqualTo(401);
        assertThat(verify.reason()).isEqualTo("this token expired on " + end);
    }

    @Test
    void tokenHasAtMost300ElementsOfEachKind() {
        String zone = zoneResource(server.zoneId("example.com"));
        String groups = IntStream.range(0, 151)
                .mapToObj(i -> "{\"id\":\"%032x\"}".formatted(i))
                .collect(Collectors.joining(","));
        String policy = "{\"effect\":\"allow\",\"permission_groups\":[" + groups + "],\"resources\":" + zone + "}";
        String blocks = String.join(",", Collections.nCopies(151, "\"192.0.2.1\""));
        String condition = ",\"condition\":{\"request_ip\":{\"in\":[" + blocks + "],\"not_in\":[" + blocks + "]}}";
        Response refused = server.post("/user/tokens", server.owner(), draft(condition, policy, policy));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("at most 300 permission groups in all; there are 302")
                .contains("at most 300 address blocks in all; there are 302");
    }

    @Test
    void tokenLimitIsEnforcedAndReported() {
        String policy = allow("DNS Read", zoneResource(server.zoneId("example.com")));
        for (int i = 1; i < 12; i++) {
            server.createToken("", policy);
        }
        Response refused = server.post("/user/tokens", server.owner(), draft("", policy));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains("12 tokens");
    }

    @Test
    void noSecretIsInTheDataFolderOrInTheAuditLog() throws IOException {
        Response created = server.createToken("", allow("DNS Read", zoneResource(server.zoneId("example.com"))));
        String secret = secret(created);
        String rolled = server.put("/user/tokens/" + created.id() + "/value", server.owner(), "{}")
                .json()
                .at("/result")
                .stringValue();
        server.stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
                for (String value : List.of(secret, rolled, server.owner(), "correct horse battery")) {
                    assertThat(bytes.contains(value)).as("%s", file).isFalse();
                }
            }
        }
        server.restart();
        assertThat(server.get("/user/tokens/verify", rolled).status()).isEqualTo(200);
        assertThat(server.get("/user/tokens/verify", secret).status()).isEqualTo(401);
    }

    private long total() {
        Response listed = server.get("/user/tokens", server.owner());
        return listed.json().at("/result_info/total_count").longValue();
    }

    private static String secret(Response created) {
        return created.json().at("/result/value").stringValue();
    }
}
