package dev.ambit.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.core.account.Session;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in by password, the rights and lifetime of sessions, and their protection against pages of other sites. */
final class SignInTest {
    private static final String SESSION_COOKIE = "__Host-ambit-session";
    private static final String OWNER = Browser.credentials(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD);

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
    void sessionHasThePermissionsOfItsUser() {
        Browser owner = server.signIn();
        assertThat(owner.get("/zones").json().at("/result")).hasSize(2);
        assertThat(owner.get("/zones/" + server.foreign().zone()).status()).isEqualTo(404);
        assertThat(owner.get("/accounts/" + server.foreign().account() + "/members")
                        .status())
                .isEqualTo(404);
        Response created = owner.call("POST", "/user/tokens", TestServer.draft("", reader()));
        assertThat(created.status()).isEqualTo(200);
        assertThat(server.get("/zones", created.json().at("/result/value").stringValue())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void sessionCookieIsHttpOnlyAndSameSite() {
        Response response = attempt(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD);
        assertThat(response.http().headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .matches(SESSION_COOKIE + "=ambs_[0-9A-Za-z]{35}; Path=/; Secure; HttpOnly; SameSite=Strict");
        assertThat(response.http().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).doesNotContain("ambs_");
    }

    @Test
    void eachSignInGetsANewSecretAndKeepsOtherSessions() {
        Browser first = server.signIn();
        Browser second = server.signIn();
        assertThat(first.cookie(SESSION_COOKIE)).isNotEqualTo(second.cookie(SESSION_COOKIE));
        assertThat(first.get("/session").id())
                .isNotEqualTo(second.get("/session").id());
    }

    @Test
    void wrongAddressAndWrongPasswordGetTheSameResponse() {
        Response wrongPassword = attempt(TestServer.OWNER_EMAIL, "not the password at all");
        Response wrongAddress = attempt("nobody@example.com", TestServer.OWNER_PASSWORD);
        assertThat(wrongPassword.status()).isEqualTo(401);
        assertThat(wrongPassword.body()).isEqualTo(wrongAddress.body());
        assertThat(wrongPassword.http().headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void whatOtherSitesMakeABrowserSendIsRefused() {
        Browser owner = server.signIn();
        String draft = TestServer.draft("", reader());
        String token = owner.get("/session").json().at("/result/csrf_token").stringValue();
        String origin = server.address().toString();
        for (Map<String, String> headers : List.of(
                Map.of("Origin", "https://evil.example", "X-CSRF-Token", token),
                Map.of("Origin", "null", "X-CSRF-Token", token),
                Map.of("X-CSRF-Token", token),
                Map.of("Origin", origin),
                Map.of("Origin", origin, "X-CSRF-Token", token.replace(token.charAt(0), 'x')))) {
            Response refused = owner.send("POST", "/user/tokens", draft, headers);
            assertThat(refused.status()).as(headers.toString()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo(10014);
        }
        assertThat(owner.send("POST", "/user/tokens", draft, Map.of("Origin", origin, "X-CSRF-Token", token))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void pageOfAnotherSiteCannotSignIn() {
        Response refused = server.signIn()
                .send(
                        "POST",
                        "/session",
                        Browser.credentials(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD),
                        Map.of("Origin", "https://evil.example"));
        assertThat(refused.code()).isEqualTo(10014);
    }

    /** Another scheme, and a text without a scheme that a lax parser takes for the host. */
    @Test
    void originOfAnotherSchemeIsAnotherSite() {
        String host = server.address().getRawAuthority();
        for (String origin : List.of("https://" + host, "ftp://" + host, "//" + host, host)) {
            Response refused = new Browser(server).send("POST", "/session", OWNER, Map.of("Origin", origin));
            assertThat(refused.code()).as(origin).isEqualTo(10014);
        }
        Response fetched = new Browser(server)
                .send(
                        "POST",
                        "/session",
                        OWNER,
                        Map.of("Origin", server.address().toString(), "Sec-Fetch-Site", "cross-site"));
        assertThat(fetched.code()).isEqualTo(10014);
    }

    @Test
    void passwordThroughAnUntrustedProxyIsRejected() {
        for (String header : List.of("X-Forwarded-Proto", "X-Forwarded-For", "Forwarded", "Via")) {
            Response refused = new Browser(server).send("POST", "/session", OWNER, Map.of(header, "http"));
            assertThat(refused.status()).as(header).isEqualTo(403);
            assertThat(refused.code()).isEqualTo(10017);
            assertThat(refused.http().headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void csrfTokenOfAnotherSessionIsRejected() {
        Browser owner = server.signIn();
        Browser other = server.signIn();
        String token = other.get("/session").json().at("/result/csrf_token").stringValue();
        Response refused = owner.send(
                "POST",
                "/user/tokens",
                TestServer.draft("", reader()),
                Map.of("Origin", server.address().toString(), "X-CSRF-Token", token));
        assertThat(refused.code()).isEqualTo(10014);
    }

    @Test
    void tokensAreMadeAndEndedOnlyShortlyAfterThePassword() {
        Browser owner = server.signIn();
        String id = owner.call("POST", "/user/tokens", TestServer.draft("", reader()))
                .id();
        server.clock().move(Session.MAX_AUTHENTICATION_AGE);
        for (Response refused : List.of(
                owner.call("POST", "/user/tokens", TestServer.draft("", reader())),
                owner.call("PUT", "/user/tokens/" + id, TestServer.draft("", reader())),
                owner.call("PUT", "/user/tokens/" + id + "/value", "{}"),
                owner.call("DELETE", "/user/tokens/" + id, null))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo(10013);
        }
        assertThat(owner.get("/user/tokens/" + id).status()).isEqualTo(200);

        String before = owner.cookie(SESSION_COOKIE);
        assertThat(owner.call("POST", "/session/proof", "{\"password\":\"not the password at all\"}")
                        .status())
                .isEqualTo(401);
        Response proved = owner.call("POST", "/session/proof", "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}");
        assertThat(proved.status()).isEqualTo(200);
        assertThat(owner.cookie(SESSION_COOKIE)).isNotEqualTo(before);
        owner.read(proved);
        assertThat(owner.call("DELETE", "/user/tokens/" + id, null).status()).isEqualTo(200);
    }

    @Test
    void secretFromBeforeAReauthenticationIsRejected() {
        Browser owner = server.signIn();
        String before = owner.cookie(SESSION_COOKIE);
        owner.call("POST", "/session/proof", "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}");
        assertThat(withCookie(before).status()).isEqualTo(401);
        assertThat(withCookie(owner.cookie(SESSION_COOKIE)).status()).isEqualTo(200);
    }

    @Test
    void sessionEndsWhenItIsIdleOrOld() {
        Browser idle = server.signIn();
        server.clock().move(Session.MAX_IDLE.minusSeconds(1));
        assertThat(idle.get("/session").status()).isEqualTo(200);
        server.clock().move(Session.MAX_IDLE);
        assertThat(idle.get("/session").status()).isEqualTo(401);

        Browser busy = server.signIn();
        Duration step = Session.MAX_IDLE.dividedBy(2);
        long steps = Session.MAX_AGE.dividedBy(step);
        for (int i = 1; i < steps; i++) {
            server.clock().move(step);
            assertThat(busy.get("/session").status())
                    .as("after %d half days", i)
                    .isEqualTo(200);
        }
        server.clock().move(step);
        assertThat(busy.get("/session").status()).isEqualTo(401);
    }

    @Test
    void signingInAgainEndsThePreviousSessionOfTheBrowser() {
        Browser owner = server.signIn();
        String before = owner.cookie(SESSION_COOKIE);
        owner.call("POST", "/session", Browser.credentials(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD));
        assertThat(withCookie(before).status()).isEqualTo(401);
        assertThat(withCookie(owner.cookie(SESSION_COOKIE)).status()).isEqualTo(200);
    }

    @Test
    void signingOutEndsTheSessionOnTheServer() {
        Browser owner = server.signIn();
        String secret = owner.cookie(SESSION_COOKIE);
        assertThat(owner.call("DELETE", "/session", null).status()).isEqualTo(200);
        assertThat(owner.cookie(SESSION_COOKIE)).isEmpty();
        assertThat(withCookie(secret).status()).isEqualTo(401);
    }

    @Test
    void sessionCanBeEndedFromAnother() {
        Browser lost = server.signIn();
        Browser owner = server.signIn();
        Response all = owner.get("/user/sessions");
        assertThat(all.json().at("/result")).hasSize(2);
        String id = lost.get("/session").id();
        assertThat(owner.call("DELETE", "/user/sessions/" + id, null).status()).isEqualTo(200);
        assertThat(lost.get("/session").status()).isEqualTo(401);
        assertThat(owner.call("DELETE", "/user/sessions/" + id, null).status()).isEqualTo(404);
    }

    @Test
    void sessionsSurviveARestart() {
        Browser owner = server.signIn();
        server.restart();
        assertThat(withCookie(owner.cookie(SESSION_COOKIE)).status()).isEqualTo(200);
    }

    @Test
    void changingThePasswordEndsAllOtherSessions() {
        Browser other = server.signIn();
        Browser owner = server.signIn();
        String wanted = "seven unlikely umbrellas";
        String change = "{\"current\":\"%s\",\"password\":\"%s\"}";
        assertThat(owner.call("PUT", "/session/password", change.formatted("wrong wrong wrong", wanted))
                        .status())
                .isEqualTo(401);
        String stolen = owner.cookie(SESSION_COOKIE);
        assertThat(owner.call("PUT", "/session/password", change.formatted(TestServer.OWNER_PASSWORD, wanted))
                        .status())
                .isEqualTo(200);
        assertThat(owner.get("/session").status()).isEqualTo(200);
        assertThat(withCookie(stolen).status()).isEqualTo(401);
        assertThat(other.get("/session").status()).isEqualTo(401);
        assertThat(attempt(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD).status())
                .isEqualTo(401);
        assertThat(attempt(TestServer.OWNER_EMAIL, wanted).status()).isEqualTo(200);
    }

    @Test
    void weakPasswordsAreRejected() {
        Browser owner = server.signIn();
        for (String weak : List.of("short", "password1234", "qwertyuiop[]", "aaaaaaaaaaaaaaaa")) {
            Response refused = owner.call(
                    "PUT",
                    "/session/password",
                    "{\"current\":\"" + TestServer.OWNER_PASSWORD + "\",\"password\":\"" + weak + "\"}");
            assertThat(refused.status()).as(weak).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/source/pointer").stringValue())
                    .isEqualTo("/password");
            assertThat(refused.body()).doesNotContain(weak);
        }
    }

    @Test
    void guessingIsRateLimitedAndTheOwnerIsNotLockedOut() {
        Browser owner = server.signIn();
        owner.get("/session"); // makes this browser known
        Response last = attempt(TestServer.OWNER_EMAIL, "guess 0");
        int attempts = 1;
        while (last.status() == 401 && attempts < 100) {
            last = attempt(TestServer.OWNER_EMAIL, "guess " + attempts++);
        }
        assertThat(last.status()).as("after %d guesses", attempts).isEqualTo(429);
        assertThat(attempts).isLessThan(20);
        assertThat(last.http().headers().firstValue("Retry-After")).isPresent();
        assertThat(attempt(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD).status())
                .as("the right one, from the same source")
                .isEqualTo(429);
        assertThat(owner.call(
                                "POST",
                                "/session",
                                Browser.credentials(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD))
                        .status())
                .as("from the same source, in a known browser")
                .isEqualTo(200);
        server.clock().move(Duration.ofMinutes(1));
        assertThat(attempt(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD).status())
                .isEqualTo(200);
    }

    @Test
    void failedAttemptIsInTheAuditLogOfItsUser() {
        attempt(TestServer.OWNER_EMAIL, "not the password at all");
        Browser owner = server.signIn();
        assertThat(owner.get("/user/audit_logs").body())
                .contains("\"type\":\"user.sign_in\",\"result\":false")
                .contains("\"type\":\"user.sign_in\",\"result\":true");
    }

    @Test
    void sessionSecretsAndTokensAreNotInterchangeable() {
        Browser owner = server.signIn();
        assertThat(owner.get("/user/tokens/verify").status()).isEqualTo(400);
        assertThat(server.get("/zones", owner.cookie(SESSION_COOKIE)).status()).isEqualTo(403);
        assertThat(server.get("/session", server.owner()).status()).isEqualTo(401);
        assertThat(withCookie(server.owner()).status()).isEqualTo(401);
    }

    private Response attempt(String email, String password) {
        return server.post("/session", null, Browser.credentials(email, password));
    }

    private Response withCookie(String secret) {
        return server.send(HttpRequest.newBuilder(URI.create(server.address() + TestServer.API + "/session"))
                .header("Cookie", SESSION_COOKIE + "=" + secret)
                .build());
    }

    private String reader() {
        return TestServer.allow("DNS Read", TestServer.zoneResource(server.zoneId("example.com")));
    }
}
