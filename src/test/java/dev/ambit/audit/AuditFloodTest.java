package dev.ambit.audit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One token cannot replace the whole log, and with it remove the entries of others. */
final class AuditFloodTest {
    private static final int MAX_CHANGES = 300;

    @Test
    void tokenThatFillsTheLogIsLimitedAndOthersAreNot(@TempDir Path folder) {
        try (TestServer server = TestServer.start(folder, Map.of(Setting.AUDIT_MAX_SIZE, "1MiB"))) {
            String user = "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
            Response flooding = server.createToken("", allow("API Tokens Write", user));
            String secret = flooding.json().at("/result/value").stringValue();
            Response large = server.createToken("", AuditPageTest.manyPolicies(server));
            String path = "/user/tokens/" + large.id();
            String body = draft("", AuditPageTest.manyPolicies(server));
            int changes = 0;
            Response response = server.put(path, secret, body);
            while (response.status() == 200 && changes < MAX_CHANGES) {
                changes++;
                response = server.put(path, secret, body);
            }
            assertThat(response.status()).as(response.body()).isEqualTo(429);
            assertThat(response.json().at("/errors/0/message").stringValue()).contains("audit-max-size");
            assertThat(server.put(path, server.owner(), draft("", allow("API Tokens Write", user)))
                            .status())
                    .as("by another token")
                    .isEqualTo(200);
            assertThat(server.delete(path, secret).status())
                    .as("a deletion by the same token")
                    .isEqualTo(200);
            server.clock().move(Duration.ofMinutes(5));
            assertThat(server.post("/user/tokens", secret, draft("", allow("API Tokens Write", user)))
                            .status())
                    .as("later")
                    .isEqualTo(200);
        }
    }
}
