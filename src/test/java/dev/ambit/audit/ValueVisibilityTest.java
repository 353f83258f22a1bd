package dev.ambit.audit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.deny;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Old and new values are shown only to a caller that may read the object itself. */
@TestInstance(Lifecycle.PER_CLASS)
final class ValueVisibilityTest {
    private static final String ALL_ZONES = "{\"com.cloudflare.api.account.zone.*\":\"*\"}";

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before all tests
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private String settings;

    @SuppressWarnings("NullAway.Init")
    private String zone;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder);
        settings = allow("Account Settings Read", account());
        zone = server.zoneId("example.com");
    }

    private String account() {
        return "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}";
    }

    private static String records(String zone, String pattern) {
        return "{\"com.cloudflare.api.account.zone." + zone + "\":{\"com.cloudflare.api.account.zone.record." + pattern
                + "\":\"*\"}}";
    }

    private String create(String type, String name, String content) {
        return done(server.post(
                        "/zones/" + zone + "/dns_records",
                        server.owner(),
                        "{\"type\":\"%s\",\"name\":\"%s\",\"content\":\"%s\"}".formatted(type, name, content)))
                .id();
    }

    private void rename(String id, String name) {
        done(server.call(
                "PATCH", "/zones/" + zone + "/dns_records/" + id, server.owner(), "{\"name\":\"" + name + "\"}"));
    }

    private String createZone(String name) {
        String body = "{\"name\":\"%s\",\"account\":{\"id\":\"%s\"}}".formatted(name, server.accountId());
        return done(server.post("/zones", server.owner(), body)).id();
    }

    private static Response done(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response;
    }

    /** Both forms of the account's log, read by a token with the permission on the log and with {@code policies}. */
    private List<Response> logs(String query, String... policies) {
        String reader = server.token(
                Stream.concat(Stream.of(settings), Stream.of(policies)).toArray(String[]::new));
        String account = "/accounts/" + server.accountId();
        String newer = query.replace("resource.id", "resource_id");
        return List.of(
                done(server.get(account + "/audit_logs?per_page=1000&" + query, reader)),
                done(server.get(account + "/logs/audit?limit=1000&" + newer, reader)));
    }

    /** Whether the entries about {@code id} show values; all of them must agree, in both forms. */
    private boolean shows(String id, String... policies) {
        List<Boolean> shown = logs("resource.id=" + id, policies).stream()
                .flatMap(response -> response.json().at("/result").valueStream())
                .map(ValueVisibilityTest::hasValue)
                .distinct()
                .toList();
        assertThat(shown).as("entries about %s", id).hasSize(1);
        return shown.getFirst();
    }

    private static boolean hasValue(JsonNode entry) {
        return Stream.of("/oldValueJson", "/newValueJson", "/resource/request", "/resource/response")
                .anyMatch(pointer -> entry.at(pointer).isObject());
    }

    @Test
    void readerOfTheLogAloneSeesNoRecordsZonesOrPolicies() {
        create("TXT", "secret-name", "secret-content");
        String named = "{\"name\":\"secret-token\",\"policies\":[%s]}".formatted(settings);
        done(server.post("/accounts/" + server.accountId() + "/tokens", server.owner(), named));
        createZone("secret-zone.example");

        for (Response log : logs("")) {
            assertThat(log.body()).contains("record.create", "token.create", "zone.create", zone);
            assertThat(log.body())
                    .doesNotContain("secret-", "policies", "permission_groups", "name_servers", "example.org");
        }
    }

    @Test
    void readerOfOneKindOfObjectSeesOnlyThatKind() {
        String id = create("A", "kinds", "192.0.2.7");
        String token = done(server.post(
                        "/accounts/" + server.accountId() + "/tokens", server.owner(), draft("", settings)))
                .id();
        String dns = allow("DNS Read", zoneResource(zone));
        String zones = allow("Zone Read", zoneResource(zone));
        String tokens = allow("Account API Tokens Read", account());
        assertThat(shows(id, dns)).isTrue();
        assertThat(shows(id, zones, tokens)).isFalse();
        assertThat(shows(token, tokens)).isTrue();
        assertThat(shows(token, dns, zones)).isFalse();
        assertThat(shows(zone, zones)).isTrue();
        assertThat(shows(zone, dns, tokens)).isFalse();
    }

    @Test
    void anotherUsersOwnTokensAreShownInNoLogOfTheAccount() {
        for (Response log : logs("", allow("Account API Tokens Read", account()))) {
            assertThat(log.json()
                            .at("/result")
                            .valueStream()
                            .filter(entry ->
                                    entry.at("/resource/type").asString("").equals("token"))
                            .filter(ValueVisibilityTest::hasValue)
                            .filter(entry -> !entry.toString().contains(server.accountId())))
                    .isEmpty();
        }
    }

    @Test
    void denyOnAZoneHidesItsValues() {
        String id = create("A", "denied", "192.0.2.8");
        String all = allow("DNS Read", ALL_ZONES);
        assertThat(shows(id, all)).isTrue();
        assertThat(shows(id, all, deny("DNS Read", zoneResource(zone)))).isFalse();
        assertThat(shows(id, all, deny("DNS Read", records(zone, "A.denied.example.com"))))
                .isFalse();
        assertThat(shows(zone, allow("Zone Read", ALL_ZONES), deny("Zone Read", zoneResource(zone))))
                .isFalse();
    }

    @Test
    void recordScopeShowsOnlyItsRecords() {
        String own = create("TXT", "_acme-challenge.scoped", "proof");
        String other = create("TXT", "scoped", "other");
        String scope = allow("DNS Read", records(zone, "TXT._acme-challenge.*"));
        assertThat(shows(own, scope)).isTrue();
        assertThat(shows(other, scope)).isFalse();
    }

    @Test
    void historyOfARecordThatLeftTheScopeIsHidden() {
        String moved = create("TXT", "_acme-challenge.moved", "before");
        rename(moved, "private");
        String scope = allow("DNS Read", records(zone, "TXT._acme-challenge.*"));
        assertThat(shows(moved, scope)).isFalse();
        assertThat(shows(moved, allow("DNS Read", records(zone, "TXT.private.example.com"))))
                .as("the one entry about both names")
                .isFalse();
    }

    @Test
    void deletedRecordIsShownToReadersOfTheWholeZone() {
        String deleted = create("A", "gone", "192.0.2.9");
        done(server.delete("/zones/" + zone + "/dns_records/" + deleted, server.owner()));
        assertThat(shows(deleted, allow("DNS Read", zoneResource(zone)))).isTrue();
        assertThat(shows(deleted, allow("DNS Read", records(zone, "A.gone.example.com"))))
                .isFalse();
    }

    @Test
    void deletedZoneIsShownToReadersOfAllZones() {
        String deleted = createZone("gone.example");
        String named = zoneResource(deleted);
        String wide = server.token(settings, allow("Zone Read", ALL_ZONES), deny("Zone Read", named));
        String narrow = server.token(settings, allow("Zone Read", named));
        done(server.delete("/zones/" + deleted, server.owner()));

        assertThat(shows(deleted, allow("Zone Read", ALL_ZONES))).isTrue();
        assertThat(shows(deleted, allow("Zone Read", zoneResource(zone)))).isFalse();
        String entries = "/accounts/" + server.accountId() + "/audit_logs?resource.id=" + deleted;
        for (String token : List.of(wide, narrow)) {
            assertThat(server.get(entries, token).body())
                    .contains("zone.delete")
                    .doesNotContain("gone.example");
        }
    }

    @Test
    void userDetailsAloneShowNoTokensAndNoPasskeys() {
        String user = "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
        Browser owner = server.signIn();
        done(owner.call("POST", "/user/tokens", draft("", settings).replace("\"test\"", "\"secret-of-the-user\"")));
        String details = done(owner.call("POST", "/user/tokens", draft("", allow("User Details Read", user))))
                .json()
                .at("/result/value")
                .stringValue();
        Response log = done(server.get("/user/audit_logs?per_page=1000", details));
        assertThat(log.body()).contains("token.create", "user.sign_in", "\"session\":");
        assertThat(log.body()).contains("\"values_hidden\":true").doesNotContain("secret-of", "policies");
        assertThat(owner.get("/user/audit_logs?per_page=1000").body())
                .contains("secret-of-the-user", "policies")
                .doesNotContain("values_hidden");
    }

    /** A condition on hidden values would reveal them by the number of matching entries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "token.name",
                "token_name",
                "zone.name",
                "zone_name",
                "resource.name",
                "content",
                "name",
                "search"
            })
    void conditionOnWhatIsHiddenFindsNothingOut(String parameter) {
        String narrow = server.token(settings);
        String log = "/accounts/" + server.accountId();
        for (String list : List.of("/audit_logs?direction=asc&per_page=5&", "/logs/audit?direction=asc&limit=5&")) {
            String all = server.get(log + list, narrow).body();
            assertThat(server.get(log + list + parameter + "=nothing-is-called-so", narrow)
                            .body()
                            .replaceAll("\"total_[a-z]+\":\\d+", ""))
                    .isEqualTo(all.replaceAll("\"total_[a-z]+\":\\d+", ""));
        }
    }
}
