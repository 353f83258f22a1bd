package dev.ambit.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.permissions.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server with a signed-in owner who invites users. */
abstract class MembersFixture {
    static final String PASSWORD = "seven unlikely umbrellas";
    static final int LINK_NOT_VALID = 10016;

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    TestServer server;

    @SuppressWarnings("NullAway.Init") // likewise
    Browser owner;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        owner = server.signIn();
    }

    String invitations() {
        return "/accounts/" + server.accountId() + "/invitations";
    }

    String members() {
        return "/accounts/" + server.accountId() + "/members";
    }

    static String role(String name) {
        return Catalog.load().roles().all().stream()
                .filter(role -> role.name().equals(name))
                .map(role -> role.id().toString())
                .findFirst()
                .orElseThrow();
    }

    static String draft(String email, String role) {
        return "{\"email\":\"" + email + "\",\"roles\":[\"" + role(role) + "\"]}";
    }

    static Response succeeded(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response;
    }

    static String secret(Response response) {
        return response.json().at("/result/secret").stringValue();
    }

    Response invite(Browser inviter, String email, String role) {
        return succeeded(inviter.call("POST", invitations(), draft(email, role)));
    }

    Response accept(String secret) {
        return server.post(
                "/session/invitation", null, "{\"secret\":\"" + secret + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    /** Creates a user who joined by the link of an invitation, and signs in. */
    Browser join(String email, String role) {
        succeeded(accept(secret(invite(owner, email, role))));
        return server.signIn(email, PASSWORD);
    }

    /** The member with that e-mail address, as administrators see it. */
    Optional<JsonNode> member(String email) {
        for (JsonNode one : owner.get(members()).json().at("/result")) {
            if (one.at("/email").stringValue().equals(email)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    String memberPath(String email) {
        return members() + "/" + member(email).orElseThrow().at("/id").stringValue();
    }

    Response setStatus(String email, String role, String status) {
        return owner.call(
                "PUT", memberPath(email), "{\"roles\":[\"" + role(role) + "\"],\"status\":\"" + status + "\"}");
    }

    /** The memberships of the signed-in user, as status and account. */
    static List<String> memberships(Browser browser) {
        return browser.get("/memberships")
                .json()
                .at("/result")
                .valueStream()
                .map(one -> one.at("/status").stringValue() + " "
                        + one.at("/account/name").stringValue())
                .toList();
    }
}
