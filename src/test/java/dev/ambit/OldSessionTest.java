package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.core.account.Session;
import dev.ambit.http.route.Method;
import dev.ambit.http.route.Route;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old or stolen session cannot cause irreversible changes: these require recent authentication. */
final class OldSessionTest {
    private static final int REAUTHENTICATION_REQUIRED = 10013;

    /** A record can be created again, and signing out loses nothing. */
    private static final List<String> REVERSIBLE =
            List.of("DELETE /client/v4/zones/{zone_id}/dns_records/{dns_record_id}", "DELETE /client/v4/session");

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
    void oldSessionDeletesNothingThatCannotBeRestored() {
        assertThat(server.routes().stream()
                        .filter(route -> route.method() == Method.DELETE && !route.requiresRecentAuthentication())
                        .map(Route::label)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(REVERSIBLE);
    }

    @Test
    void oldSessionRequiresReauthenticationAndChangesNothing() {
        Browser owner = server.signIn();
        String session = server.signIn().get("/session").id();
        String account = "/accounts/" + server.accountId();
        String zone = "/zones/" + server.zoneId("example.com");
        String membership = owner.get("/memberships").json().at("/result/0/id").stringValue();
        server.clock().move(Session.MAX_AUTHENTICATION_AGE);
        for (Response refused : List.of(
                owner.call("DELETE", zone, null),
                owner.call("DELETE", "/user/sessions/" + session, null),
                owner.call("PUT", account, "{\"name\":\"Evil\"}"),
                owner.call("POST", account + "/members", "{}"),
                owner.call("POST", account + "/invitations", "{}"),
                owner.call("DELETE", account + "/invitations/" + membership, null),
                owner.call("POST", account + "/invitations/" + membership + "/link", null),
                owner.call("PUT", account + "/members/" + membership, "{}"),
                owner.call("DELETE", account + "/members/" + membership, null),
                owner.call("PUT", "/memberships/" + membership, "{\"status\":\"rejected\"}"),
                owner.call("DELETE", "/memberships/" + membership, null))) {
            assertThat(refused.code()).as(refused.body()).isEqualTo(REAUTHENTICATION_REQUIRED);
        }
        assertThat(owner.get("/zones").json().at("/result")).hasSize(2);
        assertThat(owner.get("/user/sessions").json().at("/result")).hasSize(2);
        assertThat(owner.get(account).json().at("/result/name").stringValue()).isEqualTo("Acme");

        String proof = "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}";
        owner.read(owner.call("POST", "/session/proof", proof));
        assertThat(owner.call("DELETE", zone, null).status()).isEqualTo(200);
        assertThat(owner.call("DELETE", "/user/sessions/" + session, null).status())
                .isEqualTo(200);
    }
}
