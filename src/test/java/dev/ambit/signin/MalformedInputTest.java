package dev.ambit.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Malformed authentication requests, with and without a session, are client errors and never server errors. */
final class MalformedInputTest {
    private static final List<String> VALUES = List.of(
            "null",
            "7",
            "-1e999",
            "true",
            "[]",
            "{}",
            "[[[]]]",
            "\"\"",
            "\" \"",
            "\"=\"",
            "\"====\"",
            "\"A=A\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\"",
            "\"ß\"",
            "\"0000000\"",
            "\"------\"",
            "\"!\"",
            "\"A\"",
            "\"" + "A".repeat(1_000) + "\"",
            "\"" + "A".repeat(15_000) + "\"",
            "[".repeat(400) + "]".repeat(400));

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init") // likewise
    private Browser owner;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        owner = server.signIn();
    }

    @Test
    void malformedMembersAreRefused() {
        for (String value : VALUES) {
            assertRefused("POST", "/session", "{\"email\":%s,\"password\":\"wrong wrong wrong\"}", value);
            assertRefused("POST", "/session", "{\"email\":\"a@example.com\",\"password\":%s}", value);
            assertRefused("POST", "/session", "{\"credential\":%s}", value);
            assertRefused("POST", "/session/setup", "{\"secret\":%s}", value);
            assertRefused("POST", "/session/invitation", "{\"secret\":%s}", value);
            assertRefused("POST", "/session/invitation/lookup", "{\"secret\":%s}", value);
            assertRefused("POST", "/session/proof", "{\"password\":%s}", value);
            assertRefused("POST", "/session/proof", "{\"password\":\"wrong wrong wrong\",\"code\":%s}", value);
            assertRefused("PUT", "/session/password", "{\"current\":\"wrong wrong wrong\",\"password\":%s}", value);
            assertRefused("PUT", "/session/factors/one_time_password", "{\"secret\":%s,\"code\":\"000000\"}", value);
            assertRefused(
                    "PUT",
                    "/session/factors/one_time_password",
                    "{\"secret\":\"" + "A".repeat(32) + "\",\"code\":%s}",
                    value);
            assertRefused("POST", "/session/factors/passkeys", "{\"name\":%s,\"credential\":{}}", value);
        }
    }

    @Test
    void malformedMembersOfACredentialAreRefused() {
        String whole = "{\"credential\":{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{"
                + "\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AAAA\",\"signature\":\"AAAA\","
                + "\"attestationObject\":\"oA\",\"userHandle\":\"AAAA\",\"transports\":[]}},\"name\":\"key\"}";
        for (String member : List.of(
                "\"id\":\"AAAA\"",
                "\"rawId\":\"AAAA\"",
                "\"type\":\"public-key\"",
                "\"clientDataJSON\":\"e30\"",
                "\"authenticatorData\":\"AAAA\"",
                "\"signature\":\"AAAA\"",
                "\"attestationObject\":\"oA\"",
                "\"userHandle\":\"AAAA\"",
                "\"transports\":[]")) {
            String name = member.substring(0, member.indexOf(':') + 1);
            String body = whole.replace(member, name + "%s");
            for (String value : VALUES) {
                assertRefused("POST", "/session", body, value);
                assertRefused("POST", "/session/proof", body, value);
                assertRefused("POST", "/session/factors/passkeys", body, value);
            }
        }
    }

    @Test
    void malformedCookiesAuthenticateNoUser() {
        for (String value : List.of(
                "", ".", "..", "...", "a.b.c", "0".repeat(32) + "..", "\"", "ambs_", "é", "%00", "x".repeat(3_000))) {
            for (String name : List.of("__Host-ambit-device", "__Host-ambit-session", "__Host-ambit-oidc")) {
                Response refused =
                        server.send(HttpRequest.newBuilder(URI.create(server.address() + TestServer.API + "/session"))
                                .header("Cookie", name + "=" + value)
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        Browser.credentials("a@example.com", "wrong wrong wrong")))
                                .build());
                assertThat(refused.status()).as("%s=%s", name, value).isEqualTo(401);
                server.clock().move(Duration.ofMinutes(1));
            }
        }
    }

    private void assertRefused(String method, String path, String body, String value) {
        Response response = owner.call(method, path, body.replace("%s", value));
        assertThat(response.status())
                .as("%s %s %s: %s", method, path, value.substring(0, Math.min(20, value.length())), response.body())
                .isBetween(400, 431);
        server.clock().move(Duration.ofSeconds(1));
    }
}
