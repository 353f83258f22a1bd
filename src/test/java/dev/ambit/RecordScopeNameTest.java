package dev.ambit;

import static dev.ambit.TestServer.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names in record scopes: relative to their zone, {@code @}, in any case. */
final class RecordScopeNameTest {
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
    void recordScopesAcceptRelativeAndMixedCaseNames() {
        String zone = server.zoneId("example.com");
        String key = "com.cloudflare.api.account.zone.record.";
        String sent = "{\"com.cloudflare.api.account.zone." + zone + "\":{\"" + key + "a.Home\":\"*\",\"" + key
                + "TXT.@\":\"*\",\"" + key + "TXT._ACME-Challenge.*\":\"*\",\"" + key
                + "MX.Example.COM.\":\"*\"}}";
        Response created = server.createToken("", allow("DNS Write", sent));
        assertThat(created.json()
                        .at("/result/policies/0/resources")
                        .get("com.cloudflare.api.account.zone." + zone)
                        .propertyNames())
                .containsExactly(
                        key + "A.home.example.com",
                        key + "MX.example.com",
                        key + "TXT._acme-challenge.*",
                        key + "TXT.example.com");
        String secret = created.json().at("/result/value").stringValue();
        String records = "/zones/" + zone + "/dns_records";
        assertThat(server.post(records, secret, "{\"type\":\"A\",\"name\":\"HOME\",\"content\":\"192.0.2.1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post(records, secret, "{\"type\":\"A\",\"name\":\"other\",\"content\":\"192.0.2.1\"}")
                        .status())
                .isEqualTo(403);
    }

    /** An error message with a relative scope must not reveal the name of its zone. */
    @Test
    void relativeScopeInAForeignZoneDoesNotRevealItsName() {
        String foreign = server.foreign().zone().toString();
        Response refused = server.post(
                "/user/tokens",
                server.owner(),
                TestServer.draft(
                        "",
                        allow(
                                "DNS Write",
                                "{\"com.cloudflare.api.account.zone." + foreign
                                        + "\":{\"com.cloudflare.api.account.zone.record.A.home\":\"*\"}}")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("example.net");
    }
}
