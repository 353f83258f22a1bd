package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import dev.ambit.core.account.Session;
import dev.ambit.signin.oidc.FakeProvider.Person;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Sign-in by an OpenID provider. */
final class OidcTest extends OidcFixture {
    @Test
    void verifiedAddressSignsInAndLinksTheIdentity() {
        Browser first = new Browser(server);
        assertThat(first.get("/session/oidc").json().at("/result/label").stringValue())
                .isEqualTo("Acme");
        assertLeadsTo("/", login(first, OWNER));
        assertThat(first.get("/session").json().at("/result/user/email").stringValue())
                .isEqualTo(TestServer.OWNER_EMAIL);

        Browser second = new Browser(server);
        assertLeadsTo("/", login(second, Person.verified("1", "renamed@example.com")));
        assertThat(second.get("/session").json().at("/result/user/id").stringValue())
                .isEqualTo(server.userId());
        assertThat(second.get("/user/audit_logs").body())
                .contains("\"type\":\"user.link\",\"result\":true")
                .contains("\"way\":\"oidc\"");
    }

    @Test
    void sessionCookieIsStrictAndLoginCookieIsLax() {
        Browser browser = new Browser(server);
        Response started = browser.call("POST", "/session/oidc", null);
        assertThat(started.http().headers().firstValue("Set-Cookie").orElseThrow())
                .matches("__Host-ambit-oidc=[\\w-]{43}; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax");
        Response finished = callback(browser, provider.answer(url(started), OWNER));
        assertThat(finished.http().headers().firstValue("Set-Cookie").orElseThrow())
                .matches(SESSION_COOKIE + "=ambs_[0-9A-Za-z]{35}; Path=/; Secure; HttpOnly; SameSite=Strict");
        assertThat(finished.http().headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void authorizationRequestHasStateNonceAndCodeChallenge() {
        String address = url(new Browser(server).call("POST", "/session/oidc", null));
        Map<String, String> request = FakeProvider.form(address.substring(address.indexOf('?') + 1));
        assertThat(request)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", FakeProvider.CLIENT)
                .containsEntry("redirect_uri", server.address() + "/oidc/callback")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
        assertThat(address).doesNotContain("secret");
    }

    @Test
    void unverifiedAddressIsRejected() {
        for (Person person : List.of(
                new Person("1", TestServer.OWNER_EMAIL, false, null),
                new Person("1", TestServer.OWNER_EMAIL, "true", null))) {
            assertRefused("unverified", person);
        }
        provider.say("{\"sub\":\"1\"}");
        assertRefused("unverified", new Person("1", null, true, null));
    }

    @Test
    void addressIsReadFromTheUserInfoEndpoint() {
        provider.say("{\"sub\":\"1\",\"email\":\"" + TestServer.OWNER_EMAIL + "\",\"email_verified\":true}");
        assertLeadsTo("/", login(new Browser(server), new Person("1", null, true, null)));
        provider.say("{\"sub\":\"2\",\"email\":\"" + TestServer.OWNER_EMAIL + "\",\"email_verified\":true}");
        assertRefused("provider", new Person("1", null, true, null));
    }

    @Test
    void signInByTheProviderCreatesNoUser() {
        assertRefused("unknown", Person.verified("1", "stranger@example.com"));
        assertRefused("unknown", Person.verified("1", "stranger@example.com"));
    }

    /** The database treats {@code ı} and {@code i} as the same letter, but they are the mailboxes of two people. */
    @Test
    void addressThatOnlyLooksLikeThatOfAUserIsUnknown() {
        invite("kim@example.com");
        assertRefused("unknown", Person.verified("1", "kım@example.com"));
        assertRefused("unknown", Person.verified("1", "\u212aim@example.com"));
        assertLeadsTo("/", login(new Browser(server), Person.verified("1", "Kim@example.com")));
    }

    @Test
    void anotherIdentityWithTheSameAddressIsRefused() {
        login(new Browser(server), OWNER);
        assertRefused("taken", Person.verified("2", TestServer.OWNER_EMAIL));
        assertThat(server.signIn().get("/user/audit_logs").body())
                .contains("\"type\":\"user.sign_in\",\"result\":false")
                .contains("\"reason\":\"taken\"");
    }

    @Test
    void loginOfAnotherBrowserIsRejected() {
        String answer = provider.answer(url(new Browser(server).call("POST", "/session/oidc", null)), OWNER);
        Browser victim = new Browser(server);
        assertLeadsTo("/sign-in?oidc=state", callback(victim, answer));
        assertThat(victim.cookie(SESSION_COOKIE)).isEmpty();

        victim.call("POST", "/session/oidc", null);
        String other = provider.answer(url(new Browser(server).call("POST", "/session/oidc", null)), OWNER);
        assertLeadsTo("/sign-in?oidc=state", callback(victim, other));
    }

    @Test
    void repeatedOrLateCallbackIsRejected() {
        Browser browser = new Browser(server);
        String answer = provider.answer(url(browser.call("POST", "/session/oidc", null)), OWNER);
        assertLeadsTo("/", callback(browser, answer));
        assertLeadsTo("/sign-in?oidc=state", callback(browser, answer));

        String late = provider.answer(url(browser.call("POST", "/session/oidc", null)), OWNER);
        server.clock().move(OidcLogins.MAX_AGE);
        assertLeadsTo("/sign-in?oidc=state", callback(browser, late));
    }

    @Test
    void errorDescriptionOfTheProviderIsNotRepeated() {
        Browser browser = new Browser(server);
        String address = url(browser.call("POST", "/session/oidc", null));
        String state =
                FakeProvider.form(address.substring(address.indexOf('?') + 1)).get("state");
        Response refused = callback(
                browser,
                "error=access_denied&error_description=%3Cscript%3E&state=" + state + "&iss=" + provider.issuer());
        assertLeadsTo("/sign-in?oidc=denied", refused);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void previousSessionEndsWithItsSecret() {
        Browser browser = server.signIn();
        String before = browser.cookie(SESSION_COOKIE);
        String id = browser.get("/session").id();
        assertLeadsTo("/", login(browser, OWNER));
        assertThat(browser.cookie(SESSION_COOKIE)).isNotEqualTo(before);
        assertThat(browser.get("/session").id()).isNotEqualTo(id);
        assertThat(browser.get("/user/sessions").json().at("/result")).hasSize(1);
    }

    @Test
    void oldAuthenticationAtTheProviderIsNotRecent() {
        Browser unknown = new Browser(server);
        login(unknown, OWNER);
        Browser recent = new Browser(server);
        login(recent, OWNER.authenticated(server.clock().instant().minusSeconds(60)));
        Browser old = new Browser(server);
        login(old, OWNER.authenticated(server.clock().instant().minus(Session.MAX_AUTHENTICATION_AGE)));
        for (Browser browser : List.of(unknown, recent, old)) {
            browser.read(browser.get("/session"));
            assertThat(createToken(browser).status()).isEqualTo(browser == recent ? 200 : 403);
        }
    }

    @Test
    void linkingAndUnlinkingNeedRecentAuthentication() {
        Browser owner = server.signIn();
        Person elsewhere = Person.verified("7", "owner@example.org");
        assertLeadsTo("/profile?oidc=linked", login(owner, "/session/oidc/link", elsewhere));
        assertThat(owner.get("/session/oidc/link").json().at("/result/issuer").stringValue())
                .isEqualTo(provider.issuer());
        Browser other = new Browser(server);
        assertLeadsTo("/", login(other, elsewhere));

        server.clock().move(Session.MAX_AUTHENTICATION_AGE);
        assertThat(owner.call("DELETE", "/session/oidc/link", null).code()).isEqualTo(10013);
        assertThat(owner.call("POST", "/session/oidc/link", null).code()).isEqualTo(10013);
        owner.read(owner.call("POST", "/session/proof", "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}"));
        assertThat(owner.call("DELETE", "/session/oidc/link", null).status()).isEqualTo(200);
        assertThat(owner.call("DELETE", "/session/oidc/link", null).status()).isEqualTo(404);
        assertRefused("unknown", elsewhere);
    }

    @Test
    void identityIsLinkedToOneUserOnly() {
        invite("kim@example.com");
        login(new Browser(server), Person.verified("1", "kim@example.com"));
        Browser owner = server.signIn();
        assertLeadsTo("/profile?oidc=taken", login(owner, "/session/oidc/link", OWNER));
    }

    @Test
    void endedSessionCannotLinkAnIdentity() {
        Browser owner = server.signIn();
        String answer = provider.answer(url(owner.call("POST", "/session/oidc/link", null)), OWNER);
        owner.call("DELETE", "/session", null);
        assertLeadsTo("/profile?oidc=ended", callback(owner, answer));
    }

    @Test
    void providerReauthenticatesWhenItAuthenticatedAgain() {
        Browser owner = new Browser(server);
        login(owner, OWNER);
        owner.read(owner.get("/session"));
        assertThat(createToken(owner).code()).isEqualTo(10013);
        String before = owner.cookie(SESSION_COOKIE);

        String address = url(owner.call("POST", "/session/oidc/proof", null));
        assertThat(address).contains("prompt=login").contains("max_age=0");
        Person stale = OWNER.authenticated(server.clock().instant().minus(Duration.ofMinutes(2)));
        assertLeadsTo("/profile?oidc=stale", callback(owner, provider.answer(address, stale)));
        assertLeadsTo("/profile?oidc=stale", login(owner, "/session/oidc/proof", OWNER));
        Person other = Person.verified("2", TestServer.OWNER_EMAIL)
                .authenticated(server.clock().instant());
        assertLeadsTo("/profile?oidc=taken", login(owner, "/session/oidc/proof", other));
        assertThat(createToken(owner).code()).isEqualTo(10013);

        Person fresh = OWNER.authenticated(server.clock().instant());
        assertLeadsTo("/profile?oidc=proved", login(owner, "/session/oidc/proof", fresh));
        assertThat(owner.cookie(SESSION_COOKIE)).isNotEqualTo(before);
        owner.read(owner.get("/session"));
        assertThat(createToken(owner).status()).isEqualTo(200);
    }

    @Test
    void startingManyLoginsIsRateLimited() {
        Browser browser = new Browser(server);
        for (int i = 0; i < 10; i++) {
            assertThat(browser.call("POST", "/session/oidc", null).status()).isEqualTo(200);
        }
        assertThat(browser.call("POST", "/session/oidc", null).status()).isEqualTo(429);
        server.clock().move(Duration.ofMinutes(1));
        assertThat(browser.call("POST", "/session/oidc", null).status()).isEqualTo(200);
    }

    /** Attack: callbacks with invented codes, to each of which the provider responds slowly. */
    @Test
    void sourceThatHoldsAsManyTripsAsItCanLeavesTheProviderForOthers() throws InterruptedException {
        server.restart(Map.of(Setting.TRUSTED_PROXIES, "127.0.0.0/8"));
        Map<Browser, String> logins = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            Browser browser = new Browser(server);
            String address = url(from("198.51.100.1", browser, "POST", "/session/oidc"));
            String state = FakeProvider.form(URI.create(address).getRawQuery()).getOrDefault("state", "");
            logins.put(browser, "code=invented&state=" + state + "&iss=" + provider.issuer());
        }
        Semaphore settled = new Semaphore(0);
        provider.holdInvented(settled);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            logins.forEach((browser, query) -> threads.execute(() -> {
                from("198.51.100.1", browser, "GET", "oidc/callback?" + query);
                settled.release();
            }));
            settled.acquire(logins.size());
            Browser owner = new Browser(server);
            String address = url(from("203.0.113.1", owner, "POST", "/session/oidc"));
            String query = provider.answer(address, OWNER);
            assertLeadsTo("/", from("203.0.113.1", owner, "GET", "oidc/callback?" + query));
            provider.release();
        }
    }

    /** Sends a request through a proxy that names the client. */
    private Response from(String client, Browser browser, String method, String path) {
        String origin = server.address().toString().replace("http:", "https:");
        return browser.send(
                method, path, null, Map.of("X-Forwarded-For", client, "X-Forwarded-Proto", "https", "Origin", origin));
    }

    @Test
    void pageOfAnotherSiteCannotStartALogin() {
        Browser browser = new Browser(server);
        for (Map<String, String> headers :
                List.of(Map.of("Origin", "https://evil.example"), Map.<String, String>of())) {
            assertThat(browser.send("POST", "/session/oidc", null, headers).code())
                    .isEqualTo(10014);
        }
    }

    private Response createToken(Browser browser) {
        String reader = TestServer.allow("DNS Read", TestServer.zoneResource(server.zoneId("example.com")));
        return browser.call("POST", "/user/tokens", TestServer.draft("", reader));
    }
}
