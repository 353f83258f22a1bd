package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attack: a misspelt or empty restriction is ignored, and the token works from any address and never expires. */
final class TokenRestrictionsTest {
    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private String policy;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        policy = allow("DNS Read", zoneResource(server.zoneId("example.com")));
    }

    @Test
    void unknownMembersOfAConditionAreRejectedByName() {
        for (String name : List.of("inn", "notIn", "not-in", "IN", "in ", "ip", "except")) {
            Response refused = create(condition("{\"" + name + "\":[\"192.0.2.4\"]}"));
            assertThat(refused.status()).as(name).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1001);
            assertThat(pointers(refused)).containsExactly("/condition/request_ip/" + name);
        }
        for (String name : List.of("requestIp", "request-ip", "requestip", "ip", "country", "in")) {
            Response refused = create(",\"condition\":{\"" + name + "\":{\"in\":[\"192.0.2.4\"]}}");
            assertThat(refused.status()).as(name).isEqualTo(400);
            assertThat(pointers(refused)).containsExactly("/condition/" + name);
        }
        assertThat(create(condition("{\"notIn\":[\"192.0.2.4\"]}")).body()).contains("did you mean `not_in`?");
        assertThat(create(",\"condition\":{\"request.ip\":{\"inn\":[\"192.0.2.4\"]}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void emptyListOfAllowedAddressesIsRejectedInEveryForm() {
        for (String addresses : List.of(
                "{\"in\":[]}",
                "{\"in\":[],\"not_in\":[\"192.0.2.9\"]}",
                "{\"in\":[\"\"]}",
                "{\"in\":[\" \"]}",
                "{\"in\":[null]}",
                "{\"in\":\"\"}",
                "{\"in\":\"192.0.2.4\"}",
                "{\"in\":{}}",
                "{\"in\":false}",
                "[]",
                "\"192.0.2.4\"")) {
            for (String name : List.of("request_ip", "request.ip")) {
                Response refused = create(",\"condition\":{\"" + name + "\":" + addresses + "}");
                assertThat(refused.status()).as("%s %s", name, addresses).isEqualTo(400);
                assertThat(refused.code()).isEqualTo(1001);
            }
        }
        for (String condition : List.of("[]", "\"\"", "true", "0")) {
            assertThat(create(",\"condition\":" + condition).status())
                    .as(condition)
                    .isEqualTo(400);
        }
    }

    @Test
    void emptyConditionsThatClientsSendAreAccepted() {
        for (String none : List.of(
                "null",
                "{}",
                "{\"request_ip\":{}}",
                "{\"request_ip\":null}",
                "{\"request.ip\":{}}",
                "{\"request_ip\":{\"not_in\":[]}}",
                "{\"request_ip\":{\"in\":null,\"not_in\":null}}")) {
            Response created = create(",\"condition\":" + none);
            assertThat(created.status()).as(none).isEqualTo(200);
            assertThat(created.body()).doesNotContain("condition");
        }
        Response bound = create(condition("{\"in\":[\"192.0.2.4\"],\"not_in\":[]}"));
        assertThat(bound.body()).contains("\"condition\":{\"request_ip\":{\"in\":[\"192.0.2.4\"]}}");
    }

    @Test
    void misspeltRestrictionsAreRejectedWithASuggestion() {
        Map<String, List<String>> misspellings = Map.of(
                "condition",
                List.of(
                        "conditions",
                        "Condition",
                        "condtion",
                        "request_ip",
                        "request.ip",
                        "requestIp",
                        "ip",
                        "ips",
                        "allowed_ips",
                        "ipAllowlist",
                        "in",
                        "in",
                        "not_in",
                        "cidrs",
                        "client_ip"),
                "expires_on",
                List.of(
                        "expires_at",
                        "expiresOn",
                        "expires-on",
                        "expire_on",
                        "expires",
                        "expiry",
                        "expiration",
                        "expirationDate",
                        "not_after",
                        "notAfter",
                        "valid_until",
                        "exp",
                        "ttl"),
                "not_before",
                List.of("notBefore", "not-before", "not_befor", "nbf", "valid_from", "starts_on"),
                "policies",
                List.of("policy", "policys", "deny", "except"),
                "status",
                List.of("state", "Status", "enabled", "disabled"));
        misspellings.forEach((member, names) -> names.forEach(name -> {
            Response refused = create(",\"" + name + "\":{\"x\":1}");
            assertThat(refused.status()).as(name).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1001);
            assertThat(pointers(refused)).containsExactly("/" + name);
            assertThat(refused.body()).contains("did you mean `" + member + "`?");
        }));
    }

    @Test
    void allMisspellingsAreReportedWithTheOtherProblems() {
        Response refused = server.post(
                "/user/tokens",
                server.owner(),
                "{\"name\":\"\",\"policies\":[],\"conditions\":{},\"expires_at\":\"x\",\"notBefore\":\"x\",\"condition\":"
                        + "{\"request_ip\":{\"inn\":[],\"in\":[]}}}");
        assertThat(pointers(refused))
                .containsExactlyInAnyOrder(
                        "/name",
                        "/policies",
                        "/conditions",
                        "/expires_at",
                        "/notBefore",
                        "/condition/request_ip/inn",
                        "/condition/request_ip/in");
    }

    @Test
    void responseSentBackIsAccepted() {
        Response created = create(condition("{\"in\":[\"192.0.2.4\"]}")
                + ",\"not_before\":\"2026-01-01T00:00:00Z\",\"expires_on\":\"2099-01-01T00:00:00Z\"");
        String response = created.json().at("/result").toString();
        Response replaced = server.put("/user/tokens/" + created.id(), server.owner(), response);
        assertThat(replaced.status()).as(replaced.body()).isEqualTo(200);
        assertThat(create(",\"account_id\":\"x\",\"description\":\"x\",\"created_on\":\"x\",\"meta\":{},\"tags\":[]")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unknownMembersOfPoliciesAndGroupsAreRejectedByName() {
        String base = policy.substring(0, policy.length() - 1);
        for (String name : List.of("effects", "resource", "exclude", "except", "condition", "permissions")) {
            Response refused =
                    server.post("/user/tokens", server.owner(), draft("", base + ",\"" + name + "\":{\"x\":\"*\"}}"));
            assertThat(refused.status()).as(name).isEqualTo(400);
            assertThat(pointers(refused)).containsExactly("/policies/0/" + name);
        }
        String group = "{\"id\":\"" + TestServer.group("DNS Read") + "\"";
        String narrowed = policy.replace(group, group + ",\"resources\":{}");
        assertThat(pointers(server.post("/user/tokens", server.owner(), draft("", narrowed))))
                .containsExactly("/policies/0/permission_groups/0/resources");
        String listed = policy.replace(group, group + ",\"name\":\"DNS Read\",\"scopes\":[\"x\"],\"meta\":{}");
        assertThat(server.post("/user/tokens", server.owner(), draft("", listed))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void partsOfAPolicyWithAWrongTypeAreRejected() {
        String zone = zoneResource(server.zoneId("example.com"));
        String group = "[{\"id\":\"" + TestServer.group("DNS Read") + "\"}]";
        for (String wrong : List.of(
                "{\"effect\":null,\"permission_groups\":" + group + ",\"resources\":" + zone + "}",
                "{\"effect\":\"Deny\",\"permission_groups\":" + group + ",\"resources\":" + zone + "}",
                "{\"effect\":true,\"permission_groups\":" + group + ",\"resources\":" + zone + "}",
                "{\"effect\":\"allow\",\"permission_groups\":null,\"resources\":" + zone + "}",
                "{\"effect\":\"allow\",\"permission_groups\":[null],\"resources\":" + zone + "}",
                "{\"effect\":\"allow\",\"permission_groups\":" + group + ",\"resources\":null}",
                "{\"effect\":\"allow\",\"permission_groups\":" + group + ",\"resources\":{}}",
                "{\"effect\":\"allow\",\"permission_groups\":" + group + ",\"resources\":[]}",
                "{\"effect\":\"allow\",\"permission_groups\":" + group + ",\"resources\":" + zone.replace("\"*\"", "{}")
                        + "}",
                "{\"effect\":\"allow\",\"permission_groups\":" + group + ",\"resources\":"
                        + zone.replace("\"*\"", "null") + "}",
                "null",
                "[]")) {
            Response refused = server.post("/user/tokens", server.owner(), draft("", wrong));
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1001);
        }
    }

    @Test
    void repeatedGroupIsRejectedWithBothPositions() {
        String group = "{\"id\":\"" + TestServer.group("DNS Read") + "\"}";
        String groups = String.join(",", Collections.nCopies(2, group));
        Response refused = server.post("/user/tokens", server.owner(), draft("", policy.replace(group, groups)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(pointers(refused)).containsExactly("/policies/0/permission_groups/1/id");
        assertThat(refused.body()).contains("/policies/0/permission_groups/0");
    }

    @Test
    void productOfGroupsAndResourcesIsLimited() {
        String groups = List.of("DNS Read", "DNS Write", "Zone Read", "Zone Write").stream()
                .map(name -> "{\"id\":\"" + TestServer.group(name) + "\"}")
                .collect(Collectors.joining(","));
        String zone = server.zoneId("example.com");
        String records = IntStream.range(0, 299)
                .mapToObj(i -> "\"com.cloudflare.api.account.zone.record.A.n" + i + ".example.com\":\"*\"")
                .collect(Collectors.joining(","));
        String resources = "{\"com.cloudflare.api.account.zone." + zone + "\":{" + records + "}}";
        String wide = "{\"effect\":\"allow\",\"permission_groups\":[" + groups + "],\"resources\":" + resources + "}";
        Response refused = server.post("/user/tokens", server.owner(), draft("", wide, wide, wide));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("at most 3000 pairs of a permission group and a resource in all; there are 3588")
                .contains("at most 300 resources in all; there are 897");
    }

    @Test
    void misspeltDecisionRequestIsRejectedWithASuggestion() {
        Response created = create("");
        String path = "/user/tokens/" + created.id() + "/decision";
        String about = "{\"method\":\"GET\",\"path\":\"/client/v4/zones\"";
        assertThat(server.post(path, server.owner(), about + ",\"clients\":\"192.0.2.1\"}")
                        .body())
                .contains("did you mean `client`?");
        assertThat(server.post(path, server.owner(), about + ",\"record\":{\"type\":\"A\",\"nam\":\"x\"}}")
                        .body())
                .contains("did you mean `name`?");
    }

    private Response create(String more) {
        return server.post("/user/tokens", server.owner(), draft(more, policy));
    }

    private static String condition(String addresses) {
        return ",\"condition\":{\"request_ip\":" + addresses + "}";
    }

    private static List<String> pointers(Response response) {
        return response.json().at("/errors").findValuesAsString("pointer");
    }
}
