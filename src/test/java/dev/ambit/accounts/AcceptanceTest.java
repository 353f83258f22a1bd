package dev.ambit.accounts;

import static dev.ambit.TestServer.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Users become members only by accepting, inviters do not learn who is a user, and members cannot end their suspension.
 */
final class AcceptanceTest extends MembersFixture {
    private static final String MEMBER = "member@example.com";
    private static final String ACCEPTED = "{\"status\":\"accepted\"}";

    /** A user of this server who is not a member of the account any more. */
    private Browser user(String email) {
        Browser browser = join(email, "DNS");
        succeeded(owner.call("DELETE", memberPath(email), null));
        return browser;
    }

    private Response post(String path, String email) {
        String draft = draft(email, "DNS").replace("}", ",\"status\":\"accepted\"}");
        return succeeded(server.post(path, server.owner(), draft));
    }

    private String membership(Browser browser) {
        return "/memberships/"
                + browser.get("/memberships").json().at("/result/0/id").stringValue();
    }

    @Test
    void userBecomesAMemberOnlyByAccepting() {
        Browser user = user(MEMBER);
        Response created = post(members(), MEMBER);
        assertThat(created.json().at("/result/status").stringValue()).isEqualTo("pending");
        assertThat(user.get("/zones").json().at("/result")).isEmpty();
        String again = "{\"status\":\"accepted\",\"roles\":[\"" + role("DNS") + "\"]}";
        assertThat(server.put(members() + "/" + created.id(), server.owner(), again)
                        .json()
                        .at("/result/status")
                        .stringValue())
                .isEqualTo("pending");
        assertThat(user.get("/zones").json().at("/result")).isEmpty();

        assertThat(memberships(user)).containsExactly("pending Acme");
        succeeded(user.call("PUT", membership(user), ACCEPTED));
        assertThat(memberships(user)).containsExactly("accepted Acme");
        assertThat(user.get("/zones").json().at("/result")).hasSize(2);
        assertThat(member(MEMBER).orElseThrow().at("/id").stringValue())
                .as("the id of the invitation")
                .isEqualTo(created.id());
    }

    /** The body without the parts that must differ. */
    private static String shape(Response response, String email) {
        return response.body()
                .replace(response.id(), "ID")
                .replace(email, "EMAIL")
                .replaceAll("ambl_[0-9A-Za-z]{35}", "LINK");
    }

    @Test
    void inviterDoesNotLearnWhetherAnAddressBelongsToAUser() {
        Browser user = user(MEMBER);
        String name = "{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\"}";
        String id = succeeded(user.call("PATCH", "/user", name)).id();
        String unknown = "unknown@example.com";
        for (String path : List.of(members(), invitations())) {
            Response ofUser = post(path, MEMBER);
            Response ofUnknown = post(path, unknown);
            assertThat(shape(ofUser, MEMBER)).isEqualTo(shape(ofUnknown, unknown));
            for (String seen : List.of(members() + "/" + ofUser.id(), members(), invitations())) {
                assertThat(server.get(seen, server.owner()).body())
                        .doesNotContain("Ada")
                        .doesNotContain("Lovelace")
                        .doesNotContain(id);
            }
            Response twice = server.post(path, server.owner(), draft(MEMBER, "DNS"));
            Response twiceUnknown = server.post(path, server.owner(), draft(unknown, "DNS"));
            assertThat(twice.status()).isEqualTo(400);
            assertThat(twice.body()).isEqualTo(twiceUnknown.body());
            Response bySession = owner.call("POST", members() + "/" + ofUser.id() + "/link", null);
            assertThat(bySession.status()).isEqualTo(404);
            String linkOfUser = owner.call("POST", invitations() + "/" + ofUser.id() + "/link", null)
                    .json()
                    .at("/result/secret")
                    .stringValue();
            assertThat(server.post("/session/invitation/lookup", null, "{\"secret\":\"" + linkOfUser + "\"}")
                            .body())
                    .doesNotContain("Ada");
            assertThat(server.delete(members() + "/" + ofUser.id(), server.owner())
                            .status())
                    .isEqualTo(200);
            assertThat(server.delete(members() + "/" + ofUnknown.id(), server.owner())
                            .status())
                    .isEqualTo(200);
        }
    }

    /**
     * Attack: an inviter uses the link, which they know, to find out who is a user, without limit and without a trace.
     */
    @Test
    void linkForAnExistingUserIsConsumedAndTheUserAcceptsWithoutIt() {
        Browser user = user(MEMBER);
        String secret = secret(invite(owner, MEMBER, "DNS"));
        String asked = "/accounts/" + server.accountId() + "/audit_logs?action.type=invitation.unlink";
        assertThat(owner.get(asked).json().at("/result")).isEmpty();
        Response refused = accept(secret);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("sign in, and accept the invitation on the profile page");
        assertThat(refused.http().headers().allValues("Set-Cookie")).isEmpty();
        assertThat(accept(secret).code()).isEqualTo(LINK_NOT_VALID);
        assertThat(owner.get(asked).json().at("/result")).hasSize(1);
        succeeded(user.call("PUT", membership(user), ACCEPTED));
    }

    @Test
    void memberIsNotInvitedAgain() {
        join(MEMBER, "DNS");
        assertThat(server.post(members(), server.owner(), draft("MEMBER@example.com", "DNS"))
                        .json()
                        .at("/errors/0/source/pointer")
                        .stringValue())
                .isEqualTo("/email");
    }

    @Test
    void invitationIsAcceptedOnlyByTheInvitedUser() {
        Browser user = user(MEMBER);
        Browser other = user("other.one@example.com");
        String path = "/memberships/" + post(members(), MEMBER).id();
        assertThat(other.call("PUT", path, ACCEPTED).status()).isEqualTo(404);
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(memberships(other)).isEmpty();
        succeeded(user.call("PUT", path, ACCEPTED));
    }

    /**
     * To the database {@code ı} and {@code i} are the same letter, but mailbox providers may assign the two addresses
     * to different users.
     */
    @Test
    void similarAddressCannotAccept() {
        Browser user = user("kım@example.com");
        String path = "/memberships/" + post(members(), "kim@example.com").id();
        assertThat(user.call("PUT", path, ACCEPTED).status()).isEqualTo(404);
        assertThat(memberships(user)).isEmpty();
    }

    @Test
    void rejectedInvitationIsDeleted() {
        Browser user = user(MEMBER);
        post(members(), MEMBER);
        String path = membership(user);
        assertThat(succeeded(user.call("PUT", path, "{\"status\":\"rejected\"}"))
                        .json()
                        .at("/result/status")
                        .stringValue())
                .isEqualTo("rejected");
        assertThat(user.call("PUT", path, ACCEPTED).status()).isEqualTo(404);
        assertThat(member(MEMBER)).isEmpty();
    }

    @Test
    void invitationOfAnExistingUserExpiresAfterSevenDays() {
        Browser user = user(MEMBER);
        post(members(), MEMBER);
        String path = membership(user);
        server.clock().move(Duration.ofDays(7));
        Browser later = server.signIn(MEMBER, PASSWORD);
        assertThat(later.call("PUT", path, ACCEPTED).status()).isEqualTo(404);
        owner = server.signIn();
        assertThat(member(MEMBER)).isEmpty();
    }

    @Test
    void invitationOfADeletedTokenCannotBeAccepted() {
        Browser user = user(MEMBER);
        Response token = succeeded(owner.call(
                "POST",
                "/user/tokens",
                TestServer.draft(
                        "",
                        allow(
                                "Account Settings Write",
                                "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}"),
                        allow("DNS Write", TestServer.zoneResource("*")),
                        allow("Zone Read", TestServer.zoneResource("*")))));
        succeeded(server.post(members(), token.json().at("/result/value").stringValue(), draft(MEMBER, "DNS")));
        String path = membership(user);
        succeeded(owner.call("DELETE", "/user/tokens/" + token.id(), null));
        assertThat(user.call("PUT", path, ACCEPTED).status()).isEqualTo(404);
        assertThat(memberships(user)).isEmpty();
    }

    @Test
    void suspendedMemberCannotEndTheSuspension() {
        Browser member = join(MEMBER, "DNS");
        String secret = succeeded(member.call(
                        "POST",
                        "/user/tokens",
                        TestServer.draft(
                                "",
                                allow("DNS Write", TestServer.zoneResource("*")),
                                allow(
                                        "Memberships Write",
                                        "{\"com.cloudflare.api.user."
                                                + member.get("/user").id() + "\":\"*\"}"))))
                .json()
                .at("/result/value")
                .stringValue();
        String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        succeeded(server.get(records, secret));

        Response suspended = succeeded(setStatus(MEMBER, "DNS", "pending"));
        assertThat(suspended.json().at("/result/status").stringValue()).isEqualTo("pending");
        assertThat(suspended.json().at("/result/suspended_on").isString()).isTrue();
        assertThat(server.get(records, secret).status()).isNotEqualTo(200);
        assertThat(member.get("/zones").json().at("/result")).isEmpty();
        String path = membership(member);
        for (Response refused : List.of(member.call("PUT", path, ACCEPTED), server.put(path, secret, ACCEPTED))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("only an administrator can end the suspension");
        }
        assertThat(member.get(path).json().at("/result/suspended_on").isString())
                .isTrue();
        assertThat(member.call(
                                "PUT",
                                memberPath(MEMBER),
                                "{\"roles\":[\"" + role("DNS") + "\"],\"status\":\"accepted\"}")
                        .status())
                .isEqualTo(403);
        assertThat(server.get(records, secret).status()).isNotEqualTo(200);

        Response ended = succeeded(setStatus(MEMBER, "DNS", "accepted"));
        assertThat(ended.json().at("/result").has("suspended_on")).isFalse();
        succeeded(server.get(records, secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"status\":\"pending\""})
    void changingTheRolesOfASuspendedMemberKeepsTheSuspension(String status) {
        Browser member = join(MEMBER, "DNS");
        succeeded(setStatus(MEMBER, "DNS", "pending"));
        String since = member(MEMBER).orElseThrow().at("/suspended_on").stringValue();
        server.clock().move(Duration.ofMinutes(1));
        String roles = "{\"roles\":[\"" + role("Administrator") + "\"]" + status + "}";
        succeeded(owner.call("PUT", memberPath(MEMBER), roles));
        assertThat(member(MEMBER).orElseThrow().at("/suspended_on").stringValue())
                .isEqualTo(since);
        assertThat(member.get("/zones").json().at("/result")).isEmpty();
    }

    @Test
    void lastAdministratorCannotBeSuspended() {
        Response refused = setStatus(TestServer.OWNER_EMAIL, "Super Administrator", "pending");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(owner.get("/zones").json().at("/result")).hasSize(2);
    }

    @Test
    void pagesListMembersBeforeInvitations() {
        server.clock().move(Duration.ofMinutes(1));
        join(MEMBER, "DNS");
        for (int i = 0; i < 3; i++) {
            server.clock().move(Duration.ofSeconds(1));
            invite(owner, "invited" + i + "@example.com", "DNS");
        }
        List<List<String>> pages = List.of(
                List.of(TestServer.OWNER_EMAIL, MEMBER),
                List.of("invited0@example.com", "invited1@example.com"),
                List.of("invited2@example.com"),
                List.of());
        for (int i = 0; i < pages.size(); i++) {
            JsonNode page = owner.get(members() + "?per_page=2&page=" + (i + 1)).json();
            assertThat(page.at("/result")
                            .valueStream()
                            .map(one -> one.at("/email").stringValue())
                            .toList())
                    .isEqualTo(pages.get(i));
            assertThat(page.at("/result_info/total_count").intValue()).isEqualTo(5);
        }
        JsonNode odd = owner.get(members() + "?per_page=3&page=2").json();
        assertThat(odd.at("/result/0/email").stringValue()).isEqualTo("invited1@example.com");
    }
}
