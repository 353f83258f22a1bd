package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attack: policies that restrict the roles of a member are silently ignored, and the roles apply to the account. */
final class RoleRestrictionTest {
    @Test
    void policiesOfAMemberAreRejectedByName(@TempDir Path folder) {
        try (TestServer server = TestServer.start(folder)) {
            String account = "/accounts/" + server.accountId();
            String role = server.get(account + "/roles", server.owner())
                    .json()
                    .at("/result/1/id")
                    .stringValue();
            String body = "{\"email\":\"new@example.com\",\"roles\":[\"" + role + "\"],\"policies\":%s}";
            for (String path : List.of("/members", "/invitations")) {
                Response refused =
                        server.post(account + path, server.owner(), body.formatted("[{\"access\":\"allow\"}]"));
                assertThat(refused.status()).as(path).isEqualTo(400);
                assertThat(refused.json().at("/errors").findValuesAsString("pointer"))
                        .contains("/policies");
            }
            assertThat(server.post(account + "/invitations", server.owner(), body.formatted("[]"))
                            .status())
                    .isEqualTo(200);
        }
    }
}
