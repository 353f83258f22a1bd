package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TokenCommandsTest extends CommandTest {
    @Test
    void aTokenIsCreatedFromNames() {
        int exit = run(
                "token",
                "create",
                "certbot",
                "--permission",
                "dns edit",
                "--zone",
                "example.com",
                "--record",
                "txt _acme-challenge.*",
                "--allow-from",
                "192.0.2.0/24",
                "--deny-from",
                "192.0.2.9",
                "--expires",
                "90d",
                "--not-before",
                "2030-01-31");

        assertThat(exit).as(err.toString()).isZero();
        assertThat(api.lastRequest().method()).isEqualTo("POST");
        assertThat(api.lastRequest().authorization()).isEqualTo("Bearer ambu_secret");
        assertThat(api.lastRequest().body()).isEqualTo("""
                {"name":"certbot","not_before":"2030-01-31T00:00:00Z","expires_on":"2030-04-01T12:00:00Z",\
                "condition":{"request_ip":{"in":["192.0.2.0/24"],"not_in":["192.0.2.9"]}},\
                "policies":[{"effect":"allow","permission_groups":[{"id":"%s"}],\
                "resources":{"com.cloudflare.api.account.zone.%s":\
                {"com.cloudflare.api.account.zone.record.TXT._acme-challenge.*":"*"}}}]}""".formatted(DNS_WRITE, ZONE));
        assertThat(out.toString())
                .contains("created certbot", "ambu_new", "curl \"" + api.url() + "/client/v4/user/tokens/verify\"");
    }

    @Test
    void permissionsOfEachScopeGetTheirOwnPolicy() {
        run(
                "token",
                "create",
                "all",
                "--permission",
                "DNS Read",
                "--permission",
                "Account Settings Read",
                "--permission",
                "API Tokens Write",
                "--account",
                "Home",
                "--except-zone",
                "example.com");

        var policies = JsonMapper.shared().readTree(api.lastRequest().body()).path("policies");
        assertThat(policies.findValuesAsString("effect")).containsExactly("allow", "allow", "allow", "deny");
        assertThat(policies.path(0).path("resources").toString())
                .isEqualTo("{\"com.cloudflare.api.user." + USER + "\":\"*\"}");
        assertThat(policies.path(1).path("resources").toString())
                .isEqualTo("{\"com.cloudflare.api.account." + ACCOUNT + "\":\"*\"}");
        assertThat(policies.path(2).path("resources").toString())
                .isEqualTo("{\"com.cloudflare.api.account." + ACCOUNT
                        + "\":{\"com.cloudflare.api.account.zone.*\":\"*\"}}");
        assertThat(policies.path(3).path("resources").toString())
                .isEqualTo("{\"com.cloudflare.api.account.zone." + ZONE + "\":\"*\"}");
    }

    @Test
    void permissionWithoutAResourceNamesTheMissingOption() {
        assertThat(run("token", "create", "x", "--permission", "DNS Read")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("ambit: some of these permissions apply to zones: give --zone, "
                        + "--account (all its zones) or --all-zones\n");
    }

    @Test
    void unknownPermissionListsTheAvailableOnes() {
        assertThat(run("token", "create", "x", "--permission", "DNS Write All", "--all-zones"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("ambit: no permission `DNS Write All`; available: DNS Write, DNS Read");
    }

    @Test
    void invalidTimeIsAUsageError() {
        assertThat(run("token", "create", "x", "--permission", "DNS Read", "--all-zones", "--expires", "soon"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--expires takes a time from now such as 12h or 90d")
                .hasLineCount(1);
    }

    /** Attack: an unset variable makes a restriction empty, and the token is created without it. */
    @Test
    void emptyOrInvalidRestrictionIsRejectedAndNothingIsSent() {
        String[] token = {"token", "create", "x", "--permission", "DNS Read"};
        for (String[] more : new String[][] {
            {"--all-zones", "--allow-from", ""},
            {"--all-zones", "--allow-from", ","},
            {"--all-zones", "--allow-from", "192.0.2.0/24,198.51.100.0/24"},
            {"--all-zones", "--allow-from="},
            {"--all-zones", "--deny-from", " "},
            {"--all-zones", "--expires", ""},
            {"--all-zones", "--not-before", ""},
            {"--all-zones", "--record", ""},
            {"--all-zones", "--except-zone", ""},
            {"--all-zones", "--allow-form", "192.0.2.0/24"},
            {"--all-zones", "--expire", "90d"},
            {"--zone", ""},
            {"--zone", " "},
            {"--account", ""}
        }) {
            String[] arguments =
                    Stream.concat(Arrays.stream(token), Arrays.stream(more)).toArray(String[]::new);
            assertThat(run(arguments)).as(String.join(" ", more)).isIn(1, 2);
        }
        assertThat(api.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void tokensAreListedAsATableOrAsJson() {
        assertThat(run("token", "list")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "NAME     ID                                STATUS  EXPIRES  LAST USED",
                        "certbot  " + TOKEN + "  active  -        -");

        out.getBuffer().setLength(0);
        assertThat(run("token", "list", "--json")).isZero();
        assertThat(out.toString().strip()).isEqualTo("[" + token("active") + "]");
    }

    @Test
    void tokenIsFoundByItsNameAndSentBackWholeToDisableIt() {
        api.result("PUT /user/tokens/" + TOKEN, token("disabled"));

        assertThat(run("token", "disable", "certbot")).as(err.toString()).isZero();
        assertThat(api.lastRequest().body()).isEqualTo(token("disabled"));
        assertThat(out.toString()).isEqualTo("certbot is disabled\n");
    }

    @Test
    void aTokenIsRolledEnabledShownAndDeleted() {
        api.result("PUT /user/tokens/" + TOKEN + "/value", "\"ambu_rolled\"");
        api.result("PUT /user/tokens/" + TOKEN, token("active"));
        api.result("DELETE /user/tokens/" + TOKEN, "{\"id\":\"" + TOKEN + "\"}");

        assertThat(List.of(
                        run("token", "roll", TOKEN),
                        run("token", "enable", TOKEN),
                        run("token", "show", TOKEN),
                        run("token", "delete", TOKEN)))
                .containsOnly(0);
        assertThat(out.toString())
                .contains("ambu_rolled", "certbot is active", "deleted " + TOKEN)
                .contains("allow       DNS Write on account.zone." + ZONE);
    }

    @Test
    void accountTokenUsesTheTokensOfItsAccount() {
        environment.put("AMBIT_TOKEN", "amba_secret");
        api.result("GET /accounts/" + ACCOUNT + "/tokens/verify", "{\"id\":\"" + TOKEN + "\",\"status\":\"active\"}");

        assertThat(run("token", "verify")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo(TOKEN + " is active\n");
    }
}
