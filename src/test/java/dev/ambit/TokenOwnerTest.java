package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token never exceeds its owner: the current roles of a user, or the account itself. */
final class TokenOwnerTest {
    private static final String EVERYWHERE = "{\"com.cloudflare.api.account.zone.*\":\"*\"}";

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
    void userTokenLosesPermissionsOfItsUserOnTheNextRequest() {
        String members = "/accounts/" + server.accountId() + "/members";
        String roles = "/accounts/" + server.accountId() + "/roles";
        String readOnly = "";
        String administrator = "";
        for (var role : server.get(roles, server.owner()).json().at("/result")) {
            if (role.at("/name").stringValue().equals("Administrator Read Only")) {
                readOnly = role.at("/id").stringValue();
            }
            if (role.at("/name").stringValue().equals("Super Administrator")) {
                administrator = role.at("/id").stringValue();
            }
        }
        String owner =
                server.get(members, server.owner()).json().at("/result/0/id").stringValue();
        String secret = server.token(allow("DNS Write", EVERYWHERE));
        String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        String record = "{\"type\":\"A\",\"name\":\"a\",\"content\":\"192.0.2.1\"}";
        assertThat(server.post(records, secret, record).status()).isEqualTo(200);

        Response last = server.put(members + "/" + owner, server.owner(), "{\"roles\":[\"" + readOnly + "\"]}");
        assertThat(last.status()).as("the last administrator stays").isEqualTo(400);
        String draft = "{\"email\":\"second@example.com\",\"roles\":[\"" + administrator + "\"]}";
        String link = server.signIn()
                .call("POST", "/accounts/" + server.accountId() + "/invitations", draft)
                .json()
                .at("/result/secret")
                .stringValue();
        assertThat(server.post(
                                "/session/invitation",
                                null,
                                "{\"secret\":\"" + link + "\",\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.put(members + "/" + owner, server.owner(), "{\"roles\":[\"" + readOnly + "\"]}")
                        .status())
                .isEqualTo(200);

        Response refused = server.post(records, secret, record.replace("192.0.2.1", "192.0.2.2"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).contains("the owner of this token may not do that");
        assertThat(server.get(records, secret).status()).isEqualTo(200);
    }

    @Test
    void accountTokenNeverLeavesItsAccount() {
        String tokens = "/accounts/" + server.accountId() + "/tokens";
        Response created = server.post(tokens, server.owner(), draft("", allow("DNS Read", EVERYWHERE)));
        String secret = secret(created);
        assertThat(secret).startsWith("amba_").hasSize(40);
        assertThat(server.get("/zones/" + server.zoneId("example.com") + "/dns_records", secret)
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/zones/" + server.foreign().zone() + "/dns_records", secret)
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/zones", secret).json().at("/result").findValuesAsString("name"))
                .doesNotContain("example.net");
        assertThat(server.get("/user", secret).code()).isEqualTo(9109);
        assertThat(server.get("/memberships", secret).code()).isEqualTo(10000);
        assertThat(server.get("/user/tokens/verify", secret).status()).isEqualTo(401);
        assertThat(server.get(tokens + "/verify", secret).status()).isEqualTo(200);
        for (String foreign : List.of(
                allow("DNS Read", zoneResource(server.foreign().zone().toString())),
                allow("API Tokens Read", "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}"),
                allow(
                        "Account Settings Read",
                        "{\"com.cloudflare.api.account." + server.foreign().account() + "\":\"*\"}"))) {
            assertThat(server.post(tokens, server.owner(), draft("", foreign)).status())
                    .as(foreign)
                    .isEqualTo(400);
        }
    }

    private static String secret(Response created) {
        return created.json().at("/result/value").stringValue();
    }
}
