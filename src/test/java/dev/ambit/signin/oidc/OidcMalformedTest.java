package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.signin.oidc.FakeProvider.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed responses of the provider, or of a browser returning from it, are rejected and never a server error. */
final class OidcMalformedTest extends OidcFixture {
    private static final String LONG = "x".repeat(1 << 16);

    record Claim(String name, @Nullable Object value) {
        @Override
        public String toString() {
            String text = String.valueOf(value);
            return name + "=" + text.substring(0, Math.min(text.length(), 20)).replaceAll("[^ -~]", "?");
        }
    }

    static Stream<Claim> malformedSubjects() {
        return Stream.of(
                        null,
                        "",
                        " \u0000",
                        "a\nb",
                        "\u202egnp",
                        "ß",
                        "x".repeat(256),
                        LONG,
                        true,
                        List.of("1"),
                        Map.of("a", 1))
                .map(value -> new Claim("sub", value));
    }

    static Stream<Claim> malformedClaims() {
        List<Claim> claims = new ArrayList<>();
        for (Object value : List.of(
                "", "x", LONG, "\u0000", -1, 1e300, Long.MAX_VALUE, true, List.of(), List.of(List.of()), Map.of())) {
            for (String name : List.of(
                    "iss", "aud", "exp", "iat", "nonce", "azp", "auth_time", "acr", "amr", "at_hash", "c_hash")) {
                claims.add(new Claim(name, value));
            }
        }
        return claims.stream();
    }

    static Stream<Claim> malformedAddresses() {
        return Stream.of(
                        "",
                        " ",
                        "x",
                        LONG,
                        LONG + "@example.com",
                        "a@b\u0000",
                        "\n@example.com",
                        7,
                        true,
                        List.of(TestServer.OWNER_EMAIL),
                        Map.of())
                .map(value -> new Claim("email", value));
    }

    @Test
    void malformedSubjectIsRefused() {
        malformedSubjects().forEach(claim -> assertLeadsTo("/sign-in?oidc=provider", arriveWith(claim)));
    }

    @Test
    void malformedAddressCountsAsUnverified() {
        provider.say("{\"sub\":\"1\"}");
        malformedAddresses().forEach(claim -> assertLeadsTo("/sign-in?oidc=unverified", arriveWith(claim)));
    }

    @Test
    void malformedClaimsAreNoServerError() {
        malformedClaims().forEach(claim -> assertRedirects(arriveWith(claim), claim.toString()));
    }

    @Test
    void malformedUserInfoIsRefused() {
        String deep = "{\"sub\":" + "[".repeat(100_000);
        for (String said :
                List.of("", "null", "7", "[]", "{}", "{", "{\"sub\":\"\"}", "{\"sub\":7}", "{\"sub\":[\"1\"]}", deep)) {
            provider.say(said);
            assertRefused("provider", new Person("1", null, true, null));
            server.clock().move(Duration.ofMinutes(1));
        }
    }

    @Test
    void malformedDescriptionIsRefused() {
        for (Object value : new Object[] {"", "::", "http://[", 7, List.of(), "http://user@127.0.0.1:1/%zz", LONG}) {
            provider.describe("authorization_endpoint", value);
            assertThat(new Browser(server).call("POST", "/session/oidc", null).code())
                    .as("%s", value)
                    .isEqualTo(10021);
            server.clock().move(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=",
                "code=&iss=ISSUER",
                "code=%00&iss=ISSUER",
                "code=a&code=b&iss=ISSUER",
                "iss=",
                "iss=%20&code=a",
                "iss=ISSUER",
                "error=",
                "error=%01&iss=ISSUER",
                "error=a%22b&error_description=%5c&iss=ISSUER",
                "error=x&error_uri=%3a%3a&iss=ISSUER",
                "response=x&iss=ISSUER",
                "response=a.b.c",
                "id_token=x&iss=ISSUER",
                "access_token=x&token_type=&expires_in=x&iss=ISSUER",
                "code=a&iss=ISSUER&session_state=",
                "code=a&iss=ISSUER&state=",
                "&&=&=a&%20=b"
            })
    void malformedCallbackIsRejected(String query) {
        Browser browser = new Browser(server);
        String address = url(browser.call("POST", "/session/oidc", null));
        String state =
                FakeProvider.form(address.substring(address.indexOf('?') + 1)).get("state");
        assertRedirects(callback(browser, "state=" + state + "&" + query.replace("ISSUER", provider.issuer())), query);
        assertThat(browser.cookie(SESSION_COOKIE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state=", "state=%00", "state=a&state=b", "code=a", "%00=%00"})
    void callbackWithAnUnknownStateIsRejected(String query) {
        assertLeadsTo("/sign-in?oidc=state", callback(new Browser(server), query));
    }

    private Response arriveWith(Claim claim) {
        provider.forge(claims -> new JWTClaimsSet.Builder(claims)
                .claim(claim.name(), claim.value())
                .build());
        server.clock().move(Duration.ofMinutes(1)); // the limit allows one login a minute
        return login(new Browser(server), OWNER);
    }

    private static void assertRedirects(Response response, String input) {
        assertThat(response.status()).as("%s: %s", input, response.body()).isEqualTo(303);
        assertThat(response.http().headers().firstValue("Location").orElse("")).startsWith("/");
    }
}
