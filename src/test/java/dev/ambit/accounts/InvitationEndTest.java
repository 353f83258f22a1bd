package dev.ambit.accounts;

import static dev.ambit.TestServer.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No invitation outlives the token that created it, or the permissions of its inviter. */
final class InvitationEndTest extends MembersFixture {
    private static final String FRIEND = "friend@example.com";
    private static final String ALL_ZONES = "{\"com.cloudflare.api.account.zone.*\":\"*\"}";

    /** The ways in which a token that has invited ends or loses its permissions. */
    enum Ending {
        DELETED,
        DISABLED,
        ROLLED,
        NARROWED,
        NOT_YET_VALID,
        EXPIRED
    }

    /** The owner of a token, by the path of its endpoints. */
    private enum Owner {
        USER,
        ACCOUNT;

        String tokens(TestServer server) {
            return this == USER ? "/user/tokens" : "/accounts/" + server.accountId() + "/tokens";
        }
    }

    private String settings() {
        return allow("Account Settings Write", "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}");
    }

    /** A draft of a token with exactly the permissions of the role DNS. */
    private String holding(String more) {
        return TestServer.draft(more, settings(), allow("DNS Write", ALL_ZONES), allow("Zone Read", ALL_ZONES));
    }

    private Response inviter(Owner kind, String more) {
        return succeeded(owner.call("POST", kind.tokens(server), holding(more)));
    }

    private Response inviteBy(Response token, String email) {
        String secret = token.json().at("/result/value").stringValue();
        return succeeded(server.post(invitations(), secret, draft(email, "DNS")));
    }

    private String link(Response invitation) {
        return secret(succeeded(owner.call("POST", invitations() + "/" + invitation.id() + "/link", null)));
    }

    private void end(Ending ending, String token) {
        switch (ending) {
            case DELETED -> succeeded(owner.call("DELETE", token, null));
            case DISABLED -> succeeded(owner.call("PUT", token, holding(",\"status\":\"disabled\"")));
            case ROLLED -> succeeded(owner.call("PUT", token + "/value", "{}"));
            case NARROWED ->
                succeeded(owner.call(
                        "PUT",
                        token,
                        TestServer.draft("", settings(), allow("DNS Read", ALL_ZONES), allow("Zone Read", ALL_ZONES))));
            case NOT_YET_VALID ->
                succeeded(owner.call("PUT", token, holding(",\"not_before\":\"" + in(Duration.ofDays(1)) + "\"")));
            case EXPIRED -> {
                server.clock().move(Duration.ofHours(1));
                owner = server.signIn(); // the last authentication is too old for a request of a link
            }
        }
    }

    private String in(Duration later) {
        return server.clock().instant().plus(later).toString();
    }

    @ParameterizedTest
    @EnumSource
    void invitationEndsWithTheUserTokenThatCreatedIt(Ending ending) {
        invitationEndsWithItsToken(Owner.USER, ending);
    }

    @ParameterizedTest
    @EnumSource
    void invitationEndsWithTheAccountTokenThatCreatedIt(Ending ending) {
        invitationEndsWithItsToken(Owner.ACCOUNT, ending);
    }

    private void invitationEndsWithItsToken(Owner kind, Ending ending) {
        Response token = inviter(kind, ",\"expires_on\":\"" + in(Duration.ofHours(1)) + "\"");
        Response invitation = inviteBy(token, FRIEND);
        end(ending, kind.tokens(server) + "/" + token.id());
        assertThat(owner.call("POST", invitations() + "/" + invitation.id() + "/link", null)
                        .status())
                .isEqualTo(404);
        assertThat(owner.get(invitations()).json().at("/result")).isEmpty();
        assertThat(member(FRIEND)).isEmpty();
        if (ending != Ending.EXPIRED) {
            String log = "/accounts/" + server.accountId() + "/audit_logs?action.type=invitation.delete";
            assertThat(owner.get(log).json().at("/result")).hasSize(1);
        }
    }

    @Test
    void invitationOfATokenThatKeepsItsPermissionsLastsUntilTheTokenExpires() {
        Response token = inviter(Owner.USER, "");
        Response invitation = inviteBy(token, FRIEND);
        String end = in(Duration.ofDays(2));
        String path = "/user/tokens/" + token.id();
        succeeded(owner.call("PUT", path, holding(",\"expires_on\":\"" + end + "\"")));
        assertThat(owner.get(invitations()).json().at("/result/0/expires_on").stringValue())
                .isEqualTo(end);
        succeeded(accept(link(invitation)));
    }

    @Test
    void linkIsNeverReturnedToATokenCaller() {
        Response token = inviter(Owner.USER, "");
        String secret = token.json().at("/result/value").stringValue();
        Response invitation = inviteBy(token, FRIEND);
        assertThat(invitation.body()).doesNotContain("ambl_").doesNotContain("\"secret\"");
        Response asked = server.post(invitations() + "/" + invitation.id() + "/link", secret, "");
        assertThat(asked.status()).isEqualTo(401);
        assertThat(server.get(invitations(), secret).body()).doesNotContain("ambl_");
        assertThat(invitation.json().at("/result/invited_by/token_id").stringValue())
                .isEqualTo(token.id());
    }

    @Test
    void renewedLinkReplacesTheOldOne() {
        Response invitation = invite(owner, FRIEND, "DNS");
        String renewed = link(invitation);
        assertThat(accept(secret(invitation)).code()).isEqualTo(LINK_NOT_VALID);
        succeeded(accept(renewed));
        String log = "/accounts/" + server.accountId() + "/audit_logs?action.type=invitation.link";
        assertThat(owner.get(log).json().at("/result")).hasSize(1);
    }

    @Test
    void linkOfAWithdrawnInvitationIsInvalid() {
        Response first = invite(owner, FRIEND, "DNS");
        succeeded(owner.call("DELETE", invitations() + "/" + first.id(), null));
        assertThat(accept(secret(first)).code()).isEqualTo(LINK_NOT_VALID);
        Response second = invite(owner, FRIEND, "DNS");
        succeeded(owner.call("DELETE", members() + "/" + second.id(), null));
        assertThat(accept(secret(second)).code()).isEqualTo(LINK_NOT_VALID);
    }

    @Test
    void accountTokenCannotInviteBeyondItsPermissions() {
        String secret = inviter(Owner.ACCOUNT, "").json().at("/result/value").stringValue();
        for (String path : List.of(invitations(), members())) {
            Response refused = server.post(path, secret, draft(FRIEND, "Super Administrator"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/source/pointer").stringValue())
                    .isEqualTo("/roles");
        }
        assertThat(owner.get(invitations()).json().at("/result")).isEmpty();
    }

    /** Otherwise a caller that may only withdraw an invitation could wait for it and extend its roles. */
    @Test
    void callerThatChangesTheRolesBecomesTheInviter() {
        Response token = inviter(Owner.USER, "");
        Response invitation = invite(owner, FRIEND, "DNS");
        String secret = token.json().at("/result/value").stringValue();
        succeeded(server.put(members() + "/" + invitation.id(), secret, "{\"roles\":[\"" + role("DNS") + "\"]}"));
        succeeded(owner.call("DELETE", "/user/tokens/" + token.id(), null));
        assertThat(owner.get(invitations()).json().at("/result")).isEmpty();
        assertThat(accept(secret(invitation)).code()).isEqualTo(LINK_NOT_VALID);
    }

    @Test
    void tokenCannotChangeInvitationsBeyondItsPermissions() {
        String secret = inviter(Owner.USER, "").json().at("/result/value").stringValue();
        Response invitation = invite(owner, FRIEND, "Super Administrator");
        assertThat(server.delete(invitations() + "/" + invitation.id(), secret).status())
                .isEqualTo(403);
        assertThat(server.delete(members() + "/" + invitation.id(), secret).status())
                .isEqualTo(403);
        assertThat(server.put(members() + "/" + invitation.id(), secret, "{\"roles\":[\"" + role("DNS") + "\"]}")
                        .status())
                .isEqualTo(403);
        succeeded(accept(secret(invitation)));
    }

    private String rolesOf(Response invitation) {
        return members() + "/" + invitation.id();
    }

    private String lookUp(String secret) {
        return server.post("/session/invitation/lookup", null, "{\"secret\":\"" + secret + "\"}")
                .body();
    }

    /** Attack: an inviter keeps the link, which remains valid when another administrator has changed the roles. */
    @Test
    void linkEndsWhenAnotherInviterChangesTheRoles() {
        Browser admin = join("admin@example.com", "Super Administrator");
        Response invitation = invite(admin, FRIEND, "DNS");
        String roles = "{\"roles\":[\"" + role("DNS") + "\"]}";
        succeeded(admin.call("PUT", rolesOf(invitation), roles));
        assertThat(lookUp(secret(invitation)))
                .as("after a change by the same inviter")
                .contains(FRIEND);
        succeeded(owner.call("PUT", rolesOf(invitation), roles));
        succeeded(owner.call("DELETE", memberPath("admin@example.com"), null));
        assertThat(accept(secret(invitation)).code()).isEqualTo(LINK_NOT_VALID);
        assertThat(member(FRIEND)).as("the invitation remains").isPresent();
        succeeded(accept(link(invitation)));
    }

    /** Attack: an administrator renews the link of another inviter's invitation, and is then removed. */
    @Test
    void linkEndsWithThePermissionsOfTheUserWhoRenewedIt() {
        Browser admin = join("admin@example.com", "Super Administrator");
        Response token = inviter(Owner.USER, "");
        List<String> links = new ArrayList<>();
        for (Response invitation : List.of(invite(owner, FRIEND, "DNS"), inviteBy(token, "another@example.com"))) {
            Response renewed = succeeded(admin.call("POST", invitations() + "/" + invitation.id() + "/link", null));
            assertThat(renewed.json().at("/result/invited_by"))
                    .hasToString("{\"email\":\"admin@example.com\",\"token_id\":null}");
            assertThat(lookUp(secret(renewed))).contains("Acme");
            links.add(secret(renewed));
        }
        succeeded(owner.call("DELETE", memberPath("admin@example.com"), null));
        assertThat(links).allMatch(link -> accept(link).code() == LINK_NOT_VALID);
        assertThat(owner.get(invitations()).json().at("/result")).isEmpty();
    }

    /** The ways in which a member who has invited loses permissions. */
    enum PermissionLoss {
        REMOVED,
        DEMOTED,
        SUSPENDED
    }

    @ParameterizedTest
    @EnumSource
    void invitationEndsWithThePermissionsOfItsInviter(PermissionLoss loss) {
        Browser admin = join("admin@example.com", "Super Administrator");
        String bySession = secret(invite(admin, FRIEND, "DNS"));
        Response token = succeeded(admin.call("POST", "/user/tokens", holding("")));
        inviteBy(token, "another@example.com");
        switch (loss) {
            case REMOVED -> succeeded(owner.call("DELETE", memberPath("admin@example.com"), null));
            case DEMOTED -> succeeded(setStatus("admin@example.com", "DNS", "accepted"));
            case SUSPENDED -> succeeded(setStatus("admin@example.com", "Super Administrator", "pending"));
        }
        if (loss != PermissionLoss.REMOVED) { // which does not restore anything
            succeeded(setStatus("admin@example.com", "Super Administrator", "accepted"));
        }
        assertThat(accept(bySession).code()).isEqualTo(LINK_NOT_VALID);
        assertThat(owner.get(invitations()).json().at("/result")).isEmpty();
    }

    @Test
    void invitationOutlivesTheSessionThatCreatedIt() {
        String secret = secret(invite(owner, FRIEND, "DNS"));
        succeeded(owner.call("DELETE", "/session", null));
        succeeded(accept(secret));
    }

    @Test
    void oneOfManyConcurrentAcceptancesSucceeds() throws InterruptedException, ExecutionException {
        String secret = secret(invite(owner, FRIEND, "DNS"));
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> responses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                responses.add(threads.submit(() -> accept(secret).status()));
            }
            for (Future<Integer> response : responses) {
                statuses.add(response.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 403);
    }
}
