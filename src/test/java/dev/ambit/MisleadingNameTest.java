package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.TestServer.Response;
import dev.ambit.config.Config;
import dev.ambit.config.Setting;
import dev.ambit.permissions.Catalog;
import dev.ambit.server.Bootstrap;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that control a terminal, forge a line or look like another name are rejected in every field for a name. */
final class MisleadingNameTest {
    private static final List<String> ESCAPED = List.of(
            "\\u0000",
            "\\u001b[2J",
            "\\n",
            "\\u0085",
            "\\u2028",
            "\\u202egnp.exe",
            "\\u2066",
            "\\u200f",
            "\\u061c",
            "\\ud800");
    private static final String OLD = "old\u202e\u001b[2Jname";
    private static final String OLD_ESCAPED = "old\\u202e\\u001b[2Jname";

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
    void misleadingNamesAreRejectedByField() {
        Browser browser = server.signIn();
        String account = "/accounts/" + server.accountId();
        String role = Catalog.load().roles().all().getFirst().id().toString();
        String policy = TestServer.allow("Zone Read", TestServer.zoneResource(server.zoneId("example.com")));
        for (String bad : ESCAPED) {
            refused("/name", server.post("/user/tokens", server.owner(), draft(bad, policy)));
            refused("/name", server.post(account + "/tokens", server.owner(), draft(bad, policy)));
            refused("/name", server.put(account, server.owner(), "{\"name\":\"" + bad + "\"}"));
            for (String field : List.of("first_name", "last_name", "telephone", "country", "zipcode")) {
                refused("/" + field, browser.call("PATCH", "/user", "{\"" + field + "\":\"" + bad + "\"}"));
            }
            refused("/name", browser.call("POST", "/session/factors/passkeys", "{\"name\":\"" + bad + "\"}"));
            refused(
                    "/email",
                    server.post(
                            account + "/invitations",
                            server.owner(),
                            "{\"email\":\"a" + bad + "@example.com\",\"roles\":[\"" + role + "\"]}"));
        }
    }

    @Test
    void misleadingCommentsAndTagsAreRejected() {
        String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        for (String bad : ESCAPED) {
            for (String more : List.of("\"comment\":\"x" + bad + "y\"", "\"tags\":[\"t:x" + bad + "y\"]")) {
                String draft = "{\"type\":\"A\",\"name\":\"a\",\"content\":\"192.0.2.1\"," + more + "}";
                assertThat(server.post(records, server.owner(), draft).status())
                        .as(draft)
                        .isEqualTo(400);
                assertThat(server.post(records + "/batch", server.owner(), "{\"posts\":[" + draft + "]}")
                                .status())
                        .isEqualTo(400);
            }
        }
        Response imported = server.post(records + "/import", server.owner(), "a 300 IN A 192.0.2.1 ; x\u202ey\n");
        assertThat(imported.status()).as(imported.body()).isEqualTo(200);
        assertThat(server.get(records, server.owner())
                        .json()
                        .at("/result/0/comment")
                        .stringValue())
                .isEqualTo("x?y");
    }

    @Test
    void misleadingAccountNameIsRejectedAtTheSetup(@TempDir Path empty) {
        try (TestServer fresh = TestServer.startEmpty(empty)) {
            refused(
                    "/account",
                    fresh.post(
                            "/session/setup",
                            null,
                            "{\"secret\":\"" + fresh.setupSecret() + "\",\"email\":\"you@example.com\","
                                    + "\"password\":\"seven unlikely umbrellas\",\"account\":\"a\\u202eb\"}"));
        }
        Config config = Config.require(Map.of(Setting.DATA, empty.toString()), Map.of());
        var initRequest =
                new Bootstrap.InitRequest("you@example.com", TestServer.OWNER_PASSWORD, "a\u202eb", List.of());
        assertThatThrownBy(() -> Bootstrap.init(config, initRequest)).hasMessageContaining("text direction");
    }

    @Test
    void namesOlderThanTheRuleAreKeptAndMayBeSentBack() throws SQLException {
        String zone = server.zoneId("example.com");
        String policy = TestServer.allow("Zone Read", TestServer.zoneResource(zone));
        String token = "/user/tokens/" + server.createToken("", policy).id();
        store("UPDATE tokens SET name = ?", "UPDATE accounts SET name = ?", "UPDATE users SET last_name = ?");
        assertThat(server.get(token, server.owner()).json().at("/result/name").stringValue())
                .isEqualTo(OLD);
        assertThat(server.put(token, server.owner(), draft(OLD_ESCAPED, policy)).status())
                .isEqualTo(200);
        refused("/name", server.put(token, server.owner(), draft(OLD_ESCAPED + "\\n", policy)));
        assertThat(server.put("/accounts/" + server.accountId(), server.owner(), "{\"name\":\"" + OLD_ESCAPED + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.signIn()
                        .call("PATCH", "/user", "{\"first_name\":\"Ada\",\"last_name\":\"" + OLD_ESCAPED + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void commentOlderThanTheRuleIsKept() throws SQLException {
        String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        String draft = "{\"type\":\"A\",\"name\":\"a\",\"content\":\"192.0.2.%d\",\"comment\":\"c%s\"}";
        String path = records + "/"
                + server.post(records, server.owner(), draft.formatted(1, "")).id();
        store("UPDATE records SET comment = 'c' || char(8238)");
        assertThat(server.call("PATCH", path, server.owner(), "{\"content\":\"192.0.2.9\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.put(path, server.owner(), draft.formatted(2, "\\u202e"))
                        .status())
                .isEqualTo(200);
        assertThat(server.put(path, server.owner(), draft.formatted(3, "\\u202d"))
                        .status())
                .isEqualTo(400);
    }

    private static String draft(String name, String policy) {
        return "{\"name\":\"" + name + "\",\"policies\":[" + policy + "]}";
    }

    private static void refused(String pointer, Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("\"pointer\":\"" + pointer + "\"").doesNotContain("\u202e", "\u2066");
    }

    /** Writes values to the database that only an older server accepted. */
    private void store(String... statements) throws SQLException {
        server.stop();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ambit.db"))) {
            for (String statement : statements) {
                try (PreparedStatement prepared = connection.prepareStatement(statement)) {
                    if (statement.contains("?")) {
                        prepared.setString(1, OLD);
                    }
                    prepared.executeUpdate();
                }
            }
        }
        server.restart();
    }
}
