package dev.ambit;

import static dev.ambit.TestServer.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.access.Access;
import dev.ambit.access.Access.OwnerKind;
import dev.ambit.access.Access.Target;
import dev.ambit.config.Setting;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Method;
import dev.ambit.http.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Compares the status of each route for each kind of caller with {@code access-matrix.txt}, and the routes with their
 * required access with {@code routes.txt}. {@code -Dambit.update=true} rewrites both files; review the difference.
 */
final class AccessMatrixTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final List<String> CALLERS =
            List.of("none", "garbage", "expired", "disabled", "address", "permission", "resource", "right", "person");

    /** Requests that can be made only once. */
    private static final List<String> ONCE =
            List.of("DELETE /client/v4/zones/{zone_id}", "DELETE /client/v4/memberships/{membership_id}");

    private final ApiDocument document = new ApiDocument();

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    /** The id of the token that was created last. */
    private String newest = "";

    @BeforeEach
    void start() {
        server = TestServer.start(folder, Map.of(Setting.TOKENS_PER_USER, "100000"));
    }

    @Test
    void routesAndTheirAccessMatchTheList() {
        List<String> lines = server.routes().stream()
                .map(route -> "%-6s %-60s %s".formatted(route.method(), route.path(), print(route)))
                .sorted()
                .toList();
        check("routes.txt", lines);
    }

    @Test
    void openapiDescribesEveryRouteAndNoOther() {
        assertThat(document.operations())
                .containsExactlyInAnyOrderElementsOf(server.routes().stream()
                        .map(route -> route.method() + " " + route.path())
                        .filter(route -> route.contains(TestServer.API))
                        .toList());
    }

    @Test
    void everyCallerGetsTheStatusInTheMatrix() {
        List<String> lines = new ArrayList<>();
        lines.add("%-6s %-60s %s".formatted("", "", String.join(" ", CALLERS)));
        List<String> withoutCase = new ArrayList<>();
        AccessCases cases = new AccessCases(server);
        for (Route route : destructiveLast(server.routes())) {
            Supplier<AccessCases.Request> requests = cases.find(route);
            if (requests == null) {
                withoutCase.add(route.method() + " " + route.path());
                continue;
            }
            StringBuilder line = new StringBuilder("%-6s %-60s".formatted(route.method(), route.path()));
            for (String caller : CALLERS) {
                if (caller.equals("person") && ONCE.contains(label(route))) {
                    line.append("      -"); // already deleted
                    continue;
                }
                AccessCases.Request request = requests.get();
                Response response = caller.equals("person")
                        ? server.signIn().call(route.method().name(), request.path(), request.body())
                        : call(route, request, caller);
                String width = "%" + (caller.length() + 1) + "s";
                line.append(width.formatted(response.status()));
                checkSecrecy(route, caller, response);
                assertThat(document.problems(route, response))
                        .as("openapi.yaml on %s %s: %s", route.method(), route.path(), response.body())
                        .isEmpty();
            }
            lines.add(line.toString());
        }
        assertThat(withoutCase).as("routes without a case").isEmpty();
        List<String> sorted =
                new ArrayList<>(lines.subList(1, lines.size()).stream().sorted().toList());
        sorted.addFirst(lines.getFirst());
        check("access-matrix.txt", sorted);
    }

    /** Also requests the decision for the token, which must agree with the status of the request. */
    private Response call(Route route, AccessCases.Request request, String caller) {
        String token = token(route, caller);
        if (token == null || caller.equals("garbage") || route.access() instanceof Access.Public) {
            return server.call(route.method().name(), request.path(), token, request.body());
        }
        JsonNode decision = decision(route, request);
        Response response = server.call(route.method().name(), request.path(), token, request.body());
        int predicted = decision.path("allowed").booleanValue()
                ? 200
                : decision.path("status").intValue();
        boolean decidesFurther = !decision.path("further").isNull() && response.status() == 403;
        assertThat(decidesFurther ? 200 : response.status())
                .as("%s as %s: %s", label(route), caller, decision)
                .isEqualTo(predicted);
        return response;
    }

    private JsonNode decision(Route route, AccessCases.Request request) {
        Response response = server.post(
                tokensPath(route) + "/" + newest + "/decision",
                server.owner(),
                "{\"method\":\"%s\",\"path\":\"%s\"}".formatted(route.method(), TestServer.API + request.path()));
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.json().path("result");
    }

    /** The other cases need the zone and the member. */
    private static List<Route> destructiveLast(List<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparingInt(route -> ONCE.indexOf(label(route))))
                .toList();
    }

    private static String label(Route route) {
        return route.method() + " " + route.path();
    }

    /** Every route gives an unauthenticated caller the same response. */
    private static void checkSecrecy(Route route, String caller, Response response) {
        if (response.status() >= 500) {
            throw new AssertionError(route.method() + " " + route.path() + " " + caller + ": " + response.body());
        }
        boolean open = route.access() instanceof Access.Public;
        if (caller.equals("garbage") && !open) {
            assertThat(response.json().at("/errors/0/error_chain").isMissingNode())
                    .isTrue();
        }
    }

    private @Nullable String token(Route route, String caller) {
        return switch (caller) {
            case "none" -> null;
            case "garbage" -> "ambu_0000000000000000000000000000000000000".substring(0, 40);
            case "expired" -> expired(route);
            case "disabled" -> secret(route, right(route), ",\"status\":\"disabled\"");
            case "address" ->
                secret(route, right(route), ",\"condition\":{\"request_ip\":{\"in\":[\"198.51.100.0/24\"]}}");
            case "permission" -> secret(route, List.of(wrongPermission(route)), "");
            case "resource" -> secret(route, wrongResource(route), "");
            case "right" -> secret(route, right(route), "");
            default -> throw new AssertionError(caller);
        };
    }

    private String expired(Route route) {
        String end = server.clock().instant().plusSeconds(5).toString();
        String secret = secret(route, right(route), ",\"expires_on\":\"" + end + "\"");
        server.clock().move(Duration.ofSeconds(10));
        return secret;
    }

    /** Creates an account token for the verify route of accounts, otherwise a user token. */
    private String secret(Route route, List<String> policies, String more) {
        Response response =
                server.post(tokensPath(route), server.owner(), TestServer.draft(more, policies.toArray(String[]::new)));
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        newest = response.id();
        return response.json().at("/result/value").stringValue();
    }

    private String tokensPath(Route route) {
        boolean ofAccount = route.access() instanceof Access.TokenItself itself && itself.owner() == OwnerKind.ACCOUNT;
        return ofAccount ? "/accounts/" + server.accountId() + "/tokens" : "/user/tokens";
    }

    private List<String> right(Route route) {
        return switch (route.access()) {
            case Access.Public _, Access.TokenItself _ ->
                List.of(allow("Zone Read", "{\"com.cloudflare.api.account.zone.*\":\"*\"}"));
            case Access.Authenticated _, Access.SignedIn _ ->
                List.of(allow("Zone Write", "{\"com.cloudflare.api.account.zone.*\":\"*\"}"));
            case Access.Requires requires -> {
                Permission first = requires.anyOf().permissions().getFirst();
                List<String> policies = new ArrayList<>(
                        List.of(allow(first.displayName(), resource(first, server.zoneId("example.com")))));
                if (route.path().matches(".*/(members|invitations).*") && route.method() != Method.GET) {
                    // A caller who changes members needs the permissions of their roles.
                    policies.add(allow(
                            "Account API Tokens Write",
                            "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}"));
                    policies.add(allow("Zone Write", "{\"com.cloudflare.api.account.zone.*\":\"*\"}"));
                    policies.add(allow("DNS Write", "{\"com.cloudflare.api.account.zone.*\":\"*\"}"));
                }
                yield policies;
            }
        };
    }

    /** Another permission than the required one, on the required resource. */
    private String wrongPermission(Route route) {
        return switch (route.access()) {
            case Access.Public _, Access.TokenItself _, Access.Authenticated _, Access.SignedIn _ ->
                allow("DNS Read", TestServer.zoneResource(server.zoneId("example.com")));
            case Access.Requires requires -> {
                Permission required = requires.anyOf().permissions().getFirst();
                Permission other = switch (required.category()) {
                    case USER ->
                        required == Permission.USER_DETAILS_READ || required == Permission.USER_DETAILS_WRITE
                                ? Permission.MEMBERSHIPS_WRITE
                                : Permission.USER_DETAILS_WRITE;
                    case ACCOUNT ->
                        required == Permission.ACCOUNT_SETTINGS_READ || required == Permission.ACCOUNT_SETTINGS_WRITE
                                ? Permission.ACCOUNT_API_TOKENS_WRITE
                                : Permission.ACCOUNT_SETTINGS_WRITE;
                    case ZONE ->
                        requires.anyOf().intersect(PermissionSet.DNS).isEmpty()
                                ? Permission.DNS_WRITE
                                : Permission.ZONE_WRITE;
                };
                if (requires.target() instanceof Target.VisibleZoneIn) {
                    yield allow("Account Settings Write", resource(Permission.ACCOUNT_SETTINGS_WRITE, ""));
                }
                yield allow(other.displayName(), resource(other, server.zoneId("example.com")));
            }
        };
    }

    /** The required permission on another resource; for a user, a zone permission, as there is no other user. */
    private List<String> wrongResource(Route route) {
        return switch (route.access()) {
            case Access.Public _, Access.TokenItself _, Access.Authenticated _, Access.SignedIn _ -> right(route);
            case Access.Requires requires -> {
                Permission first = requires.anyOf().permissions().getFirst();
                yield first.category() == Category.ZONE
                        ? List.of(allow(first.displayName(), resource(first, server.zoneId("example.org"))))
                        : List.of(allow("Zone Read", TestServer.zoneResource("*")));
            }
        };
    }

    private String resource(Permission permission, String zone) {
        return switch (permission.category()) {
            case USER -> "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
            case ACCOUNT -> "{\"com.cloudflare.api.account." + server.accountId() + "\":\"*\"}";
            case ZONE -> TestServer.zoneResource(zone);
        };
    }

    private static String print(Route route) {
        String guard = route.requiresRecentAuthentication() ? "; sessions: recently authenticated" : "";
        String lane = route.lane() == Lane.WORK
                ? ""
                : "; lane " + route.lane().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return print(route.access()) + guard + lane;
    }

    private static String print(Access access) {
        return switch (access) {
            case Access.Public _ -> "anyone";
            case Access.TokenItself itself -> "the token itself, of an owner of kind " + itself.owner();
            case Access.SignedIn _ -> "a signed-in user";
            case Access.Authenticated authenticated -> "any valid token: " + authenticated.why();
            case Access.Requires(var anyOf, var target)
            when target instanceof Target.VisibleZoneIn visible ->
                "any permission on zone {" + visible.parameter() + "} or a record of it";
            case Access.Requires requires ->
                String.join(
                                " or ",
                                requires.anyOf().permissions().stream()
                                        .map(Permission::displayName)
                                        .toList())
                        + " on " + print(requires.target());
        };
    }

    private static String print(Target target) {
        return switch (target) {
            case Target.CallingUser _ -> "the calling user";
            case Target.AccountIn account -> "account {" + account.parameter() + "}";
            case Target.ZoneIn zone -> "zone {" + zone.parameter() + "}";
            case Target.RecordsOfZoneIn zone -> "records of zone {" + zone.parameter() + "}";
            case Target.VisibleZoneIn zone -> "zone {" + zone.parameter() + "}";
        };
    }

    private static void check(String file, List<String> lines) {
        Path path = RESOURCES.resolve(file);
        try {
            if (Boolean.getBoolean("ambit.update")) {
                Files.write(path, lines);
            }
            assertThat(lines).as(file).containsExactlyElementsOf(Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
