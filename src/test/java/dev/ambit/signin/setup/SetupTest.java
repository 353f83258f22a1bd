package dev.ambit.signin.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making the first user by the link that a server without users prints. */
final class SetupTest {
    @TempDir
    private Path folder;

    @Test
    void linkCreatesTheFirstUserOnce() {
        try (TestServer server = TestServer.startEmpty(folder)) {
            String secret = server.setupSecret();
            assertThat(server.setupAddress()).endsWith("/setup#" + secret);
            assertThat(setUp(server, "ambl_" + "0".repeat(35)).code()).isEqualTo(10016);
            assertThat(server.get("/session/setup", "")
                            .json()
                            .at("/result/open")
                            .booleanValue())
                    .isTrue();
            Response done = setUp(server, secret);
            assertThat(done.status()).as(done.body()).isEqualTo(200);
            assertThat(done.http().headers().firstValue("Set-Cookie").orElse(""))
                    .startsWith("__Host-ambit-session=");
            assertThat(setUp(server, secret).code()).isEqualTo(10016);
            var browser = server.signIn("you@example.com", "seven unlikely umbrellas");
            assertThat(browser.get("/zones").json().at("/result/0/name").stringValue())
                    .isEqualTo("example.com");
        }
    }

    @Test
    void allWrongFieldsAreReportedAtOnce() {
        try (TestServer server = TestServer.startEmpty(folder)) {
            Response refused = server.post(
                    "/session/setup",
                    null,
                    "{\"secret\":\"" + server.setupSecret()
                            + "\",\"email\":\"no-address\",\"password\":\"password1234\",\"account\":\"\",\"zones\":[\"not a name\"]}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("\"/email\"", "\"/password\"", "\"/account\"", "\"/zones/0\"")
                    .doesNotContain("password1234");
        }
    }

    @Test
    void linkExpiresAfterFifteenMinutes() {
        try (TestServer server = TestServer.startEmpty(folder)) {
            server.clock().move(SetupLink.VALID);
            assertThat(setUp(server, server.setupSecret()).code()).isEqualTo(10016);
        }
    }

    private static Response setUp(TestServer server, String secret) {
        return server.post(
                "/session/setup",
                null,
                "{\"secret\":\"" + secret + "\",\"email\":\"you@example.com\","
                        + "\"password\":\"seven unlikely umbrellas\",\"account\":\"Home\",\"zones\":[\"example.com\"]}");
    }
}
