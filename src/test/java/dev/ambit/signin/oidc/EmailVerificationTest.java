package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.signin.oidc.FakeProvider.Person;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A user who took another person's address by an invitation loses access when the provider verifies its owner. */
final class EmailVerificationTest extends OidcFixture {
    private static final String ADDRESS = "officer@example.com";
    private static final Person OFFICER = Person.verified("77", ADDRESS);

    private String credentials() {
        return Browser.credentials(ADDRESS, TestServer.OWNER_PASSWORD);
    }

    private Browser impostor() {
        invite(ADDRESS);
        return server.signIn(ADDRESS, TestServer.OWNER_PASSWORD);
    }

    private String tokenOf(Browser browser) {
        Response created = browser.call(
                "POST",
                "/user/tokens",
                TestServer.draft("", TestServer.allow("DNS Write", TestServer.zoneResource("*"))));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        return created.json().at("/result/value").stringValue();
    }

    private boolean isShownAsVerified() {
        for (JsonNode member : server.signIn()
                .get("/accounts/" + server.accountId() + "/members")
                .json()
                .at("/result")) {
            if (member.at("/email").stringValue().equals(ADDRESS)) {
                return member.at("/email_verified").booleanValue();
            }
        }
        throw new AssertionError("no such member");
    }

    private int verify(String token) {
        return server.get("/user/tokens/verify", token).status();
    }

    @Test
    void firstSignInByTheProviderDropsTheCredentialsOfAnImpostor() {
        Browser impostor = impostor();
        String token = tokenOf(impostor);
        Authenticator app = Authenticator.enable(impostor, server.clock());
        String friend = impostor.call(
                        "POST",
                        "/accounts/" + server.accountId() + "/invitations",
                        "{\"email\":\"friend@example.com\",\"roles\":[\"d95634a2dd049b518880002fcbcb4ada\"]}")
                .json()
                .at("/result/secret")
                .stringValue();
        assertThat(isShownAsVerified()).isFalse();
        assertThat(verify(token)).isEqualTo(200);

        Browser officer = new Browser(server);
        assertLeadsTo("/", login(officer, OFFICER));
        assertThat(isShownAsVerified()).isTrue();
        assertThat(impostor.get("/session").status()).isEqualTo(401);
        assertThat(verify(token)).isEqualTo(401);
        for (String code : List.of("", app.recoveryCode(), app.code())) {
            String body = code.isEmpty() ? credentials() : credentials().replace("}", ",\"code\":\"" + code + "\"}");
            assertThat(new Browser(server).call("POST", "/session", body).code())
                    .isEqualTo(10011);
        }
        Response link = new Browser(server)
                .call(
                        "POST",
                        "/session/invitation",
                        "{\"secret\":\"" + friend + "\",\"password\":\"" + TestServer.OWNER_PASSWORD + "\"}");
        assertThat(link.code()).isEqualTo(10016);
        assertThat(officer.get("/session/factors").body()).contains("\"one_time_password\":false");
        assertThat(officer.get("/user/audit_logs?action.type=user.email.prove")
                        .json()
                        .at("/result"))
                .hasSize(1);
        assertThat(officer.get("/user/audit_logs?per_page=100").body())
                .contains("\"type\":\"user.email.prove\"")
                .contains("\"type\":\"token.delete\"")
                .contains("\"type\":\"user.one_time_password.disable\"")
                .contains("\"type\":\"user.sign_out\"")
                .contains("\"type\":\"user.password\"");
    }

    @Test
    void identityLinkedByAnImpostorIsReplacedByThatOfTheOwner() {
        Browser impostor = impostor();
        Person self = Person.verified("66", "stranger@example.com");
        assertLeadsTo("/profile?oidc=linked", login(impostor, "/session/oidc/link", self));
        assertThat(isShownAsVerified()).as("another address was verified").isFalse();
        assertLeadsTo("/", login(new Browser(server), OFFICER));
        assertThat(impostor.get("/session").status()).isEqualTo(401);
        assertRefused("unknown", self);
    }

    /** Earlier versions linked identities without verifying the address. */
    @Test
    void signInByALinkedIdentityVerifiesTheSameAddressOnly() {
        Browser person = impostor();
        String token = tokenOf(person);
        Person renamed = Person.verified(OFFICER.subject(), "officer@example.org");
        assertLeadsTo("/profile?oidc=linked", login(person, "/session/oidc/link", renamed));
        assertLeadsTo("/", login(new Browser(server), renamed));
        assertLeadsTo("/", login(new Browser(server), new Person(OFFICER.subject(), ADDRESS, false, null)));
        assertThat(isShownAsVerified()).as("another address, or not verified").isFalse();
        assertLeadsTo("/", login(new Browser(server), OFFICER));
        assertThat(isShownAsVerified()).isTrue();
        assertThat(verify(token)).as("token of the linked user").isEqualTo(200);
        assertRefused("taken", Person.verified("78", ADDRESS));
    }

    @Test
    void credentialsSetAfterTheVerificationAreKept() {
        impostor();
        Browser officer = new Browser(server);
        Person recent = OFFICER.authenticated(server.clock().instant());
        assertLeadsTo("/", login(officer, recent));
        officer.read(officer.get("/session"));
        String token = tokenOf(officer);
        Browser again = new Browser(server);
        assertLeadsTo("/", login(again, OFFICER));
        assertThat(verify(token)).isEqualTo(200);
        assertThat(officer.get("/session").status()).isEqualTo(200);
    }

    @Test
    void verificationByLinkingInASessionDropsNothing() {
        Browser person = impostor();
        String token = tokenOf(person);
        assertLeadsTo("/profile?oidc=linked", login(person, "/session/oidc/link", OFFICER));
        assertThat(isShownAsVerified()).isTrue();
        assertLeadsTo("/", login(new Browser(server), OFFICER));
        assertThat(verify(token)).isEqualTo(200);
        assertThat(new Browser(server).call("POST", "/session", credentials()).status())
                .isEqualTo(200);
    }

    @Test
    void firstUserKeepsTokensAndPasswordOnSignInByTheProvider() {
        assertLeadsTo("/", login(new Browser(server), OWNER));
        assertThat(server.get("/user/tokens/verify", server.owner()).status()).isEqualTo(200);
        assertThat(server.signIn().get("/session").status()).isEqualTo(200);
    }
}
