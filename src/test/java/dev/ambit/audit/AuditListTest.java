package dev.ambit.audit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The lists of the audit log: visibility, filters and the names of actors. */
@TestInstance(Lifecycle.PER_CLASS)
final class AuditListTest {
    private static final String UNKNOWN_ID = "0".repeat(32);
    private static final List<String> ACTIONS =
            Arrays.stream(AuditAction.values()).map(AuditAction::toString).toList();

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before all tests
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private Browser owner;

    /** A token of the user and one of the account, which created records. */
    @SuppressWarnings("NullAway.Init")
    private Response userToken;

    @SuppressWarnings("NullAway.Init")
    private Response accountToken;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder);
        owner = server.signIn();
        String dns = allow("DNS Write", zoneResource(server.zoneId("example.com")));
        userToken = server.createToken("", dns);
        accountToken = server.post("/accounts/" + server.accountId() + "/tokens", server.owner(), draft("", dns));
        createRecord("one", userToken);
        createRecord("two", userToken);
        createRecord("three", accountToken);
        Response zone = owner.call("POST", "/zones", "{\"name\":\"example.edu\"}");
        assertThat(zone.status()).as(zone.body()).isEqualTo(200);
    }

    private void createRecord(String name, Response token) {
        Response created = server.post(
                "/zones/" + server.zoneId("example.com") + "/dns_records",
                token.json().at("/result/value").stringValue(),
                "{\"type\":\"A\",\"content\":\"192.0.2.1\",\"name\":\"" + name + "\"}");
        assertThat(created.status()).as(created.body()).isEqualTo(200);
    }

    private String log() {
        return "/accounts/" + server.accountId() + "/audit_logs";
    }

    /** The actions of the listed entries; checks that their number is the total count. */
    private List<String> actions(String query) {
        Response response = owner.get(log() + query);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        List<String> actions = entries(response)
                .map(entry -> entry.at("/action/type").stringValue())
                .toList();
        assertThat(response.json().at("/result_info/total_count").intValue()).isEqualTo(actions.size());
        return actions;
    }

    private static Stream<JsonNode> entries(Response response) {
        return response.json().at("/result").valueStream();
    }

    private static JsonNode actor(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.json().at("/result/0/actor");
    }

    @Test
    void actorIsShownByEmailAddressAndTokenName() {
        JsonNode person = actor(owner.get(log() + "?action.type=zone.create&actor.email=" + TestServer.OWNER_EMAIL));
        assertThat(person.at("/email").stringValue()).isEqualTo(TestServer.OWNER_EMAIL);
        assertThat(person.at("/ip").stringValue()).isEqualTo("127.0.0.1");
        assertThat(person.has("token_id")).isFalse();

        JsonNode token = actor(owner.get(log() + "?actor.token_id=" + userToken.id()));
        assertThat(token.at("/email").stringValue()).isEqualTo(TestServer.OWNER_EMAIL);
        assertThat(token.at("/token_name").stringValue()).isEqualTo("test");

        JsonNode tokenOfAccount = actor(owner.get(log() + "?actor.token_id=" + accountToken.id()));
        assertThat(tokenOfAccount.has("email")).isFalse();
        assertThat(tokenOfAccount.at("/token_name").stringValue()).isEqualTo("test");
    }

    @Test
    void tokenNameIsShownOnlyToCallersThatMayReadTheToken() {
        String account = "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}";
        String settings = allow("Account Settings Read", account);
        String narrow = server.token(settings);
        for (Response token : List.of(userToken, accountToken)) {
            JsonNode actor = actor(server.get(log() + "?actor.token_id=" + token.id(), narrow));
            assertThat(actor.at("/token_id").stringValue()).isEqualTo(token.id());
            assertThat(actor.has("token_name")).isFalse();
        }
        String reader = server.token(settings, allow("Account API Tokens Read", account));
        assertThat(actor(server.get(log() + "?actor.token_id=" + accountToken.id(), reader))
                        .has("token_name"))
                .isTrue();
        assertThat(actor(server.get(log() + "?actor.token_id=" + userToken.id(), reader))
                        .has("token_name"))
                .isFalse();

        String colleague = server.post(
                        "/accounts/" + server.accountId() + "/tokens",
                        server.owner(),
                        draft("", settings, allow("Account API Tokens Read", account)))
                .json()
                .at("/result/value")
                .stringValue();
        assertThat(actor(server.get(log() + "?actor.token_id=" + userToken.id(), colleague))
                        .has("token_name"))
                .as("a user's own token, to others of the account")
                .isFalse();
    }

    @Test
    void filtersFindAndCombine() {
        String records = "?action.type=record.create";
        assertThat(actions(records)).hasSize(3);
        assertThat(actions(records + "&actor.email=" + TestServer.OWNER_EMAIL.toUpperCase(Locale.ROOT)))
                .hasSize(2);
        assertThat(actions(records + "&actor.id=" + server.userId())).hasSize(2);
        assertThat(actions(records + "&actor.id=" + server.accountId())).hasSize(1);
        assertThat(actions(records + "&actor.id=" + server.userId() + "&actor.token_id=" + accountToken.id()))
                .isEmpty();
        assertThat(actions(records + "&actor.ip=127.0.0.1")).hasSize(3);
        assertThat(actions(records + "&actor.ip=192.0.2.1")).isEmpty();
        assertThat(actions(records + "&zone.id=" + server.zoneId("example.com")))
                .hasSize(3);
        assertThat(actions(records + "&zone.id=" + server.zoneId("example.org")))
                .isEmpty();
        assertThat(actions(records + "&since=2026-01-01&before=2026-01-02")).isEmpty();
        assertThat(actions("?actor.email=&action.type=")).as("empty is unset").hasSizeGreaterThan(5);
    }

    @Test
    void tokenFilterFindsEntriesByTheTokenAndAboutTheToken() {
        assertThat(actions("?token.id=" + accountToken.id())).containsExactly("record.create", "token.create");
        assertThat(actions("?resource.id=" + accountToken.id())).containsExactly("token.create");
        assertThat(actions("?token.id=" + accountToken.id() + "&action.type=token.create"))
                .containsExactly("token.create");
        assertThat(actions("?token.id=" + userToken.id())).containsExactly("record.create", "record.create");
        Response own = owner.get("/user/audit_logs?token.id=" + userToken.id());
        assertThat(entries(own).map(entry -> entry.at("/action/type").stringValue()))
                .containsExactly("token.create");
    }

    @Test
    void filteredEntriesHavePages() {
        Response second = owner.get(log() + "?action.type=record.create&per_page=2&page=2");
        assertThat(second.json().get("result_info").toString())
                .isEqualTo("{\"page\":2,\"per_page\":2,\"count\":1,\"total_count\":3,\"total_pages\":2}");
        assertThat(second.json().at("/result/0/newValueJson/name").stringValue())
                .as("the oldest entry is last")
                .isEqualTo("one.example.com");
    }

    /** A reader must not find out whether an e-mail address or an id exists outside the account. */
    @Test
    void actorsOfOtherAccountsLookLikeUnknownOnes() {
        String known = owner.get(log() + "?actor.email=other@example.com").body();
        assertThat(known).contains("\"result\":[]");
        assertThat(owner.get(log() + "?actor.email=nobody@example.com").body()).isEqualTo(known);
        assertThat(owner.get(log() + "?token.id=" + UNKNOWN_ID).body()).isEqualTo(known);
        assertThat(owner.get(log() + "?actor.id=" + server.foreign().user()).body())
                .isEqualTo(known);
        String foreign = "/accounts/" + server.foreign().account() + "/audit_logs";
        assertThat(owner.get(foreign + "?actor.email=other@example.com").body())
                .isEqualTo(owner.get(foreign).body())
                .contains("\"success\":false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action.type=token.creat",
                "action.type=add",
                "actor.email=owner",
                "actor.id=owner",
                "actor.token_id=1",
                "actor.ip=127.0.0",
                "token.id=ABCDEFABCDEFABCDEFABCDEFABCDEFAB",
                "resource.id=example.com",
                "zone.id=example.com",
                "id=1",
                "since=yesterday",
                "before=2026-13-01",
                "before=%2B999999999-01-01T00:00:00Z",
                "direction=up"
            })
    void invalidParameterIsNamed(String query) {
        for (String list : List.of(log(), "/user/audit_logs")) {
            assertNamed(owner.get(list + "?" + query), query);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action_type=create",
                "actor_email=owner",
                "actor_id=owner",
                "actor_token_id=1",
                "actor_ip_address=127.0.0",
                "token_id=1",
                "resource_id=example.com",
                "zone_id=example.com"
            })
    void invalidParameterOfTheNewerFormIsNamed(String query) {
        assertNamed(owner.get("/accounts/" + server.accountId() + "/logs/audit?" + query), query);
    }

    private static void assertNamed(Response response, String query) {
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/message").stringValue())
                .contains("`" + query.substring(0, query.indexOf('=')) + "`");
    }

    @Test
    void newerFormHasTheSameFilters() {
        String list = "/accounts/" + server.accountId() + "/logs/audit?action_type=record.create";
        assertThat(entries(owner.get(list + "&actor_email=" + TestServer.OWNER_EMAIL)))
                .hasSize(2);
        assertThat(entries(owner.get(list + "&actor_id=" + server.userId() + "&actor_token_id=" + accountToken.id())))
                .isEmpty();
        JsonNode actor = actor(owner.get(list + "&token_id=" + userToken.id()));
        assertThat(actor.at("/email").stringValue()).isEqualTo(TestServer.OWNER_EMAIL);
        assertThat(actor.at("/token_name").stringValue()).isEqualTo("test");
    }

    /** An action that is missing in the filter could not be searched for. */
    @Test
    void everyActionThatIsWrittenCanBeFiltered() throws IOException {
        Pattern constant = Pattern.compile("AuditAction\\.([A-Z_]+)");
        Pattern word = Pattern.compile("(?<!raw\\()\"([a-z_]+(?:\\.[a-z_]+)+)\"");
        Set<String> written = new TreeSet<>();
        Set<String> words = new TreeSet<>();
        for (String source : sources()) {
            if (!source.contains("class ValueVisibility")) { // which only reads entries
                matches(constant, source)
                        .map(name -> AuditAction.valueOf(name).toString())
                        .forEach(written::add);
            }
            if (source.contains("AuditTrail") || source.contains("FailedAttemptLog")) {
                matches(word, source).forEach(words::add);
            }
        }
        assertThat(words).as("actions that are not constants").isEmpty();
        assertThat(written).containsExactlyInAnyOrderElementsOf(ACTIONS);
        assertThat(YAMLMapper.shared()
                        .readTree(Path.of("openapi.yaml"))
                        .at("/components/schemas/AuditAction/enum")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactlyInAnyOrderElementsOf(ACTIONS);
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }

    private static Stream<String> matches(Pattern pattern, String source) {
        return pattern.matcher(source).results().map((MatchResult result) -> result.group(1));
    }
}
