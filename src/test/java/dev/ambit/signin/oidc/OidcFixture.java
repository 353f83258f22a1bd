package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import dev.ambit.permissions.Catalog;
import dev.ambit.signin.oidc.FakeProvider.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with a {@link FakeProvider}, and the requests of a login by it. */
abstract class OidcFixture {
    static final String SESSION_COOKIE = "__Host-ambit-session";
    static final Person OWNER = Person.verified("1", TestServer.OWNER_EMAIL);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    FakeProvider provider;

    @SuppressWarnings("NullAway.Init") // started before each test
    TestServer server;

    @BeforeEach
    void start() throws IOException {
        provider = FakeProvider.start();
        Path secret = Files.writeString(folder.resolve("secret"), FakeProvider.SECRET + "\n");
        server = TestServer.start(
                folder,
                Map.of(
                        Setting.OIDC_ISSUER,
                        provider.issuer(),
                        Setting.OIDC_CLIENT_ID,
                        FakeProvider.CLIENT,
                        Setting.OIDC_CLIENT_SECRET_FILE,
                        secret.toString(),
                        Setting.OIDC_LABEL,
                        "Acme"));
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    void invite(String email) {
        String role = Catalog.load().roles().all().getFirst().id().toString();
        Response invitation = server.signIn()
                .call(
                        "POST",
                        "/accounts/" + server.accountId() + "/invitations",
                        "{\"email\":\"" + email + "\",\"roles\":[\"" + role + "\"]}");
        assertThat(invitation.status()).as(invitation.body()).isEqualTo(200);
        String secret = invitation.json().at("/result/secret").stringValue();
        assertThat(new Browser(server)
                        .call(
                                "POST",
                                "/session/invitation",
                                "{\"secret\":\"" + secret + "\",\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}")
                        .status())
                .isEqualTo(200);
    }

    void assertRefused(String word, Person person) {
        Browser browser = new Browser(server);
        assertLeadsTo("/sign-in?oidc=" + word, login(browser, person));
        assertThat(browser.cookie(SESSION_COOKIE)).isEmpty();
    }

    static void assertLeadsTo(String page, Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(303);
        assertThat(response.http().headers().firstValue("Location")).contains(page);
    }

    Response login(Browser browser, Person person) {
        return login(browser, "/session/oidc", person);
    }

    /** Starts a login at {@code from} and returns the response to the callback. */
    Response login(Browser browser, String from, Person person) {
        return callback(browser, provider.answer(url(browser.call("POST", from, null)), person));
    }

    static String url(Response started) {
        assertThat(started.status()).as(started.body()).isEqualTo(200);
        return started.json().at("/result/url").stringValue();
    }

    static Response callback(Browser browser, String query) {
        return browser.send("GET", "oidc/callback?" + query, null, Map.of());
    }
}
