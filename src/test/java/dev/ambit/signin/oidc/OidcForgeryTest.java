package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.ambit.Browser;
import dev.ambit.signin.oidc.FakeProvider.Signing;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forged provider responses are rejected, and redirects of the provider are not followed. */
final class OidcForgeryTest extends OidcFixture {
    @Test
    void idTokensWithWrongClaimsAreRejected() {
        Date past = Date.from(server.clock().instant().minus(Duration.ofHours(1)));
        List<UnaryOperator<JWTClaimsSet>> forgeries = List.of(
                claims -> new JWTClaimsSet.Builder(claims)
                        .issuer("https://login.example.org")
                        .build(),
                claims -> new JWTClaimsSet.Builder(claims).audience("another").build(),
                claims -> new JWTClaimsSet.Builder(claims)
                        .audience(List.of(FakeProvider.CLIENT, "another"))
                        .claim("azp", "another")
                        .build(),
                claims -> new JWTClaimsSet.Builder(claims)
                        .claim("nonce", "of another login")
                        .build(),
                claims -> new JWTClaimsSet.Builder(claims).claim("nonce", null).build(),
                claims -> new JWTClaimsSet.Builder(claims).expirationTime(past).build());
        for (UnaryOperator<JWTClaimsSet> forgery : forgeries) {
            provider.forge(forgery);
            assertRefused("provider", OWNER);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Signing.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void idTokensWithWrongSignaturesAreRejected(Signing signing) {
        provider.sign(signing);
        assertRefused("provider", OWNER);
    }

    @Test
    void responseOfAnotherIssuerIsRejected() {
        for (String issuer : List.of("https://login.example.org", "")) {
            Browser browser = new Browser(server);
            String address = url(browser.call("POST", "/session/oidc", null));
            assertLeadsTo("/sign-in?oidc=provider", callback(browser, provider.answer(address, OWNER, issuer)));
        }
    }

    @Test
    void redirectsOfTheProviderAreNotFollowed() {
        provider.moveDescription();
        assertThat(new Browser(server).call("POST", "/session/oidc", null).code())
                .isEqualTo(10021);
    }

    @Test
    void endpointsWithoutTlsAreNotUsed() {
        provider.describe("token_endpoint", "http://192.0.2.1/token");
        assertRefused("provider", OWNER);
    }
}
