package dev.ambit.audit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The size of a page of the audit log: each update of a token stores the whole token twice. */
final class AuditPageTest {
    private static final int UPDATES = 40;
    private static final int POLICIES = 300;

    /** A page of a hundred entries with large tokens would use a third of the memory of a small server. */
    @Test
    void pageThatWouldFillTheMemoryIsRefusedByItsSize(@TempDir Path folder) {
        try (TestServer server = TestServer.start(folder)) {
            updateLargeToken(server);
            Browser owner = server.signIn();
            String account = "/accounts/" + server.accountId();
            assertRefused(owner.get(account + "/audit_logs?per_page=1000"), "`per_page` is too large");
            assertRefused(owner.get(account + "/logs/audit?limit=1000"), "`limit` is too large");

            Set<String> read = new HashSet<>();
            for (int page = 1; page <= 2; page++) {
                Response entries = owner.get(account + "/audit_logs?action.type=token.update&per_page=25&page=" + page);
                assertThat(entries.status()).as(entries.body()).isEqualTo(200);
                assertThat(entries.json().at("/result/0/newValueJson/policies")).hasSize(POLICIES);
                entries.json()
                        .at("/result")
                        .forEach(entry -> read.add(entry.get("id").stringValue()));
            }
            assertThat(read).hasSize(UPDATES);
            assertThat(owner.get(account + "/audit_logs?action.type=zone.create&per_page=1000")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void assertRefused(Response response, String reason) {
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/message").stringValue())
                .startsWith(reason)
                .endsWith("25 entries always fit");
    }

    /** The maximum number of policies of a token, with long names. */
    static String[] manyPolicies(TestServer server) {
        String zone = server.zoneId("example.com");
        String[] policies = new String[POLICIES];
        for (int i = 0; i < POLICIES; i++) {
            String name = "aa.".repeat(70) + "n" + i + ".example.com";
            policies[i] = allow(
                    "DNS Read",
                    "{\"com.cloudflare.api.account.zone." + zone + "\":{\"com.cloudflare.api.account.zone.record.TXT."
                            + name + "\":\"*\"}}");
        }
        return policies;
    }

    private static void updateLargeToken(TestServer server) {
        String tokens = "/accounts/" + server.accountId() + "/tokens";
        String body = draft("", manyPolicies(server));
        Response created = server.post(tokens, server.owner(), body);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        for (int i = 0; i < UPDATES; i++) {
            assertThat(server.put(tokens + "/" + created.id(), server.owner(), body)
                            .status())
                    .isEqualTo(200);
        }
    }
}
