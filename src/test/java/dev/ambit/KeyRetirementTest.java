package dev.ambit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.config.CommandException;
import dev.ambit.http.wire.Json;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lifecycle of a digest key: added, used, unused, removed; never removed silently while tokens need it. */
final class KeyRetirementTest {
    private static final String SECOND = "2 " + "0123456789abcdef".repeat(4);

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    private String first = "";

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(folder);
        first = Files.readString(folder.resolve("digest-keys")).strip();
    }

    @Test
    void serverDoesNotStartWithoutAKeyThatTokensNeed() throws IOException {
        String token = token();
        keys(SECOND);
        assertThatThrownBy(server::restart)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("key 1 is needed by 2 tokens, 0 authenticator apps and 0 TSIG keys")
                .hasMessageContaining("`1 lost`");
        keys(first, SECOND);
        server.restart();
        assertThat(verify(token)).isEqualTo(200);
    }

    @Test
    void keyCanBeRemovedOnceEachTokenWasUsedUnderTheNext() throws IOException {
        List<String> tokens = List.of(server.owner(), token(), token());
        keys(first, SECOND);
        server.restart();
        assertThat(verify(tokens.get(0))).isEqualTo(200);
        assertThat(verify(tokens.get(1))).isEqualTo(200);
        server.stop();
        keys(SECOND);
        assertThatThrownBy(server::restart).hasMessageContaining("key 1 is needed by 1 tokens");
        keys(first, SECOND);
        server.restart();
        assertThat(verify(tokens.get(2))).isEqualTo(200);
        server.stop();
        keys(SECOND);
        server.restart();
        assertThat(tokens).allMatch(token -> verify(token) == 200);
        String rolled = server.put("/user/tokens/" + server.ownerTokenId() + "/value", tokens.getFirst(), "{}")
                .json()
                .at("/result")
                .stringValue();
        assertThat(verify(tokens.getFirst())).isEqualTo(401);
        assertThat(verify(rolled)).isEqualTo(200);
    }

    @Test
    void secretsOfTsigKeysAreEncryptedUnderTheNewKeyAtTheStart() throws IOException {
        String keys = "/accounts/" + server.accountId() + "/secondary_dns/tsigs";
        String created = server.post(keys, server.owner(), "{\"name\":\"key.example.\",\"algo\":\"hmac-sha256.\"}")
                .body();
        keys(first, SECOND);
        server.restart();
        assertThat(server.get(keys, server.owner()).json().at("/result/0"))
                .isEqualTo(Json.read(created.getBytes(UTF_8)).at("/result"));
        server.stop();
        try (Storage storage = Storages.open(folder)) {
            List<Integer> needed = storage.read(tx -> tx.transfers().keyIds());
            assertThat(needed).containsExactly(2);
        }
    }

    @Test
    void lostKeyCanBeDeclaredAsLost() throws IOException {
        keys("1 lost", SECOND);
        server.restart();
        assertThat(verify(server.owner())).isEqualTo(401);
        String created = server.signIn()
                .call("POST", "/user/tokens", TestServer.draft("", policy()))
                .json()
                .at("/result/value")
                .stringValue();
        assertThat(verify(created)).isEqualTo(200);
    }

    private String token() {
        return server.token(policy());
    }

    private String policy() {
        return TestServer.allow("Zone Read", TestServer.zoneResource(server.zoneId("example.com")));
    }

    private int verify(String token) {
        return server.get("/user/tokens/verify", token).status();
    }

    private void keys(String... lines) throws IOException {
        Files.writeString(folder.resolve("digest-keys"), String.join("\n", lines) + "\n");
    }
}
