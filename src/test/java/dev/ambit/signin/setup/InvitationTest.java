package dev.ambit.signin.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.permissions.Catalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitation links, which create a user and make them a member of an account. */
final class InvitationTest {
    private static final String PASSWORD = "seven unlikely umbrellas";

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
    void removedRolesTakeEffectInASessionAtOnce() {
        Response invitation = invite("member@example.com", "DNS");
        Browser member = join(invitation);
        assertThat(member.get("/zones").json().at("/result")).hasSize(2);
        assertThat(member.get("/accounts/" + server.accountId() + "/members").status())
                .isEqualTo(403);
        String id = "";
        for (var one : server.get(members(), server.owner()).json().at("/result")) {
            id = one.at("/email").stringValue().equals("member@example.com")
                    ? one.at("/id").stringValue()
                    : id;
        }
        assertThat(server.delete(members() + "/" + id, server.owner()).status()).isEqualTo(200);
        assertThat(member.get("/zones").json().at("/result")).isEmpty();
    }

    @Test
    void invitationWorksOnceAndForItsAddress() {
        Response invitation = invite("member@example.com", "DNS");
        String secret = invitation.json().at("/result/secret").stringValue();
        String answer = "{\"secret\":\"" + secret + "\",\"password\":\"" + PASSWORD + "\"}";
        Response open = server.post("/session/invitation/lookup", null, "{\"secret\":\"" + secret + "\"}");
        assertThat(open.json().at("/result/email").stringValue()).isEqualTo("member@example.com");
        assertThat(server.post("/session/invitation", null, answer).status()).isEqualTo(200);
        assertThat(server.post("/session/invitation", null, answer).code()).isEqualTo(10016);
        assertThat(server.post("/session", null, Browser.credentials("member@example.com", PASSWORD))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void invitationEndsWhenItExpiresOrIsWithdrawn() {
        Response first = invite("one@example.com", "DNS");
        Response second = invite("two@example.com", "DNS");
        String invitations = "/accounts/" + server.accountId() + "/invitations";
        assertThat(server.delete(invitations + "/" + second.id(), server.owner())
                        .status())
                .isEqualTo(200);
        assertThat(accept(second).code()).isEqualTo(10016);
        server.clock().move(Duration.ofDays(7));
        assertThat(accept(first).code()).isEqualTo(10016);
        assertThat(server.get(invitations, server.owner()).json().at("/result")).isEmpty();
    }

    @Test
    void invitationOfARemovedMemberIsNotValid() {
        Browser admin = join(invite("admin@example.com", "Super Administrator"));
        String draft = "{\"email\":\"friend@example.com\",\"roles\":[\"" + role("DNS") + "\"]}";
        Response invitation = admin.call("POST", "/accounts/" + server.accountId() + "/invitations", draft);
        assertThat(invitation.status()).as(invitation.body()).isEqualTo(200);
        for (var one : server.get(members(), server.owner()).json().at("/result")) {
            if (one.at("/email").stringValue().equals("admin@example.com")) {
                server.delete(members() + "/" + one.at("/id").stringValue(), server.owner());
            }
        }
        assertThat(accept(invitation).code()).isEqualTo(10016);
    }

    @Test
    void inviterCannotGrantMoreThanTheirOwnPermissions() {
        String settings = server.token(TestServer.allow(
                "Account Settings Write", "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}"));
        String draft = "{\"email\":\"friend@example.com\",\"roles\":[\"" + role("DNS") + "\"]}";
        Response refused = server.post("/accounts/" + server.accountId() + "/invitations", settings, draft);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/source/pointer").stringValue()).isEqualTo("/roles");
    }

    @Test
    void noSecretOfPeopleIsKept() throws Exception {
        Browser owner = server.signIn();
        String secret = owner.cookie("__Host-ambit-session");
        String link =
                invite("member@example.com", "DNS").json().at("/result/secret").stringValue();
        server.stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret)
                        .doesNotContain(link)
                        .doesNotContain(TestServer.OWNER_PASSWORD);
            }
        }
        server.restart();
    }

    private Response invite(String email, String role) {
        Response response = server.signIn()
                .call(
                        "POST",
                        "/accounts/" + server.accountId() + "/invitations",
                        "{\"email\":\"" + email + "\",\"roles\":[\"" + role(role) + "\"]}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response;
    }

    private Response accept(Response invitation) {
        String secret = invitation.json().at("/result/secret").stringValue();
        return server.post(
                "/session/invitation", null, "{\"secret\":\"" + secret + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    private Browser join(Response invitation) {
        assertThat(accept(invitation).status()).isEqualTo(200);
        return Browser.signIn(server, invitation.json().at("/result/email").stringValue(), PASSWORD);
    }

    private String members() {
        return "/accounts/" + server.accountId() + "/members";
    }

    private static String role(String name) {
        return Catalog.load().roles().all().stream()
                .filter(role -> role.name().equals(name))
                .map(role -> role.id().toString())
                .findFirst()
                .orElseThrow();
    }
}
