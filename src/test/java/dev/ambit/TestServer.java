package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.config.Config;
import dev.ambit.config.Setting;
import dev.ambit.core.account.MemberId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.http.route.Route;
import dev.ambit.permissions.Catalog;
import dev.ambit.server.Bootstrap;
import dev.ambit.server.Server;
import dev.ambit.wire.CloudflareSchema;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server on a free port, over a fresh folder: the account {@code Acme} of {@code owner@example.com} with the
 * zones example.com and example.org, and the account {@code Other} of {@code other@example.com} with example.net.
 */
public final class TestServer implements AutoCloseable {
    public static final String API = "/client/v4";
    public static final String OWNER_EMAIL = "owner@example.com";
    public static final String OWNER_PASSWORD = "correct horse battery";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Setting<?>, String> settings = new HashMap<>();
    private final MovableClock clock = new MovableClock();
    private Bootstrap.@Nullable InitResult initResult;
    private @Nullable Foreign foreign;
    private Server server;

    /** Objects that the owner's tokens must never access. */
    public record Foreign(AccountId account, UserId user, ZoneId zone, MemberId member) {}

    /** A response; {@code json} is a null node when the body is not JSON. */
    public record Response(int status, String body, JsonNode json, HttpResponse<String> http) {
        public String id() {
            return json.at("/result/id").stringValue();
        }

        public int code() {
            return json.at("/errors/0/code").intValue();
        }

        public String reason() {
            return json.at("/errors/0/error_chain/0/message").asString("");
        }
    }

    private TestServer(Path folder, Map<Setting<?>, String> more, List<Route> routes, boolean initialised) {
        settings.put(Setting.DATA, folder.toString());
        settings.put(Setting.LISTEN, "127.0.0.1:0");
        settings.put(Setting.NAMESERVERS, "ns1.example.net,ns2.example.net");
        settings.putAll(more);
        if (initialised) {
            initResult = Bootstrap.init(
                    config(),
                    new Bootstrap.InitRequest(
                            OWNER_EMAIL, OWNER_PASSWORD, "Acme", List.of("example.com", "example.org")));
            foreign = ForeignAccount.add(folder);
        }
        server = Server.start(config(), clock, routes);
    }

    public static TestServer start(Path folder) {
        return new TestServer(folder, Map.of(), List.of(), true);
    }

    public static TestServer start(Path folder, Map<Setting<?>, String> settings) {
        return new TestServer(folder, settings, List.of(), true);
    }

    /** With {@code extraRoutes}. */
    public static TestServer start(Path folder, Map<Setting<?>, String> settings, List<Route> extraRoutes) {
        return new TestServer(folder, settings, extraRoutes, true);
    }

    public static TestServer startEmpty(Path folder) {
        return new TestServer(folder, Map.of(), List.of(), false);
    }

    public String setupAddress() {
        return server.setupAddress().orElseThrow().toString();
    }

    public String setupSecret() {
        return setupAddress().replaceFirst(".*#", "");
    }

    /** Stops the server; {@link #restart} starts it again on the same folder. */
    public void stop() {
        server.close();
    }

    public void restart() {
        server.close();
        server = Server.start(config(), clock, List.of());
    }

    /** Restarts with changed settings. */
    public void restart(Map<Setting<?>, String> more) {
        settings.putAll(more);
        restart();
    }

    public MovableClock clock() {
        return clock;
    }

    public List<Route> routes() {
        return server.routes();
    }

    public URI address() {
        return server.address();
    }

    public URI metricsAddress() {
        return server.metricsAddress().orElseThrow();
    }

    public InetSocketAddress dnsAddress() {
        return server.dnsAddress().orElseThrow();
    }

    /** The secret of a token with all permissions of the owner except those on user details and memberships. */
    public String owner() {
        return created().token().value();
    }

    public String ownerTokenId() {
        return created().token().id();
    }

    public String userId() {
        return created().user().id();
    }

    public String accountId() {
        return created().account().id();
    }

    /** The id of example.com or example.org. */
    public String zoneId(String name) {
        return created().zones().stream()
                .filter(zone -> zone.name().equals(name))
                .map(Bootstrap.Named::id)
                .findFirst()
                .orElseThrow();
    }

    private Bootstrap.InitResult created() {
        return Objects.requireNonNull(initResult);
    }

    public Foreign foreign() {
        return Objects.requireNonNull(foreign);
    }

    public Response get(String path, String token) {
        return call("GET", path, token, null);
    }

    public Response post(String path, @Nullable String token, String body) {
        return call("POST", path, token, body);
    }

    public Response put(String path, String token, String body) {
        return call("PUT", path, token, body);
    }

    public Response delete(String path, String token) {
        return call("DELETE", path, token, null);
    }

    /** A browser in which the owner has just signed in. */
    public Browser signIn() {
        return signIn(OWNER_EMAIL, OWNER_PASSWORD);
    }

    public Browser signIn(String email, String password) {
        return Browser.signIn(this, email, password);
    }

    /** Sends a request below {@link #API}, or to the root for a path without a leading slash. */
    public Response call(String method, String path, @Nullable String token, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.address() + (path.startsWith("/") ? API + path : "/" + path)))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", path.endsWith("/dns_records/import") ? "text/plain" : "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    public Response send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            JsonNode node = JsonMapper.shared().readTree(json ? response.body() : "null");
            checkSchema(request, response);
            return new Response(response.statusCode(), response.body(), node, response);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Validates every response of the API in every test against Cloudflare's own schema. */
    private static void checkSchema(HttpRequest request, HttpResponse<String> response) {
        String path = request.uri().getRawPath();
        if (path.startsWith(API)) {
            String type = response.headers().firstValue("Content-Type").orElse("");
            List<String> problems = CloudflareSchema.shared()
                    .validate(request.method(), path, response.statusCode(), type, response.body());
            assertThat(problems)
                    .as("%s %s: %s", request.method(), path, response.body())
                    .isEmpty();
        }
    }

    public static String group(String name) {
        return Catalog.load().groups().all().stream()
                .filter(group -> group.name().equals(name))
                .map(group -> group.id().toString())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no group " + name));
    }

    /** The JSON of an allow policy of {@code group}, by name, on the resources in {@code resources} (JSON). */
    public static String allow(String group, String resources) {
        return policy("allow", group, resources);
    }

    public static String deny(String group, String resources) {
        return policy("deny", group, resources);
    }

    private static String policy(String effect, String group, String resources) {
        return "{\"effect\":\"%s\",\"permission_groups\":[{\"id\":\"%s\"}],\"resources\":%s}"
                .formatted(effect, group(group), resources);
    }

    public static String zoneResource(String zone) {
        return "{\"com.cloudflare.api.account.zone." + zone + "\":\"*\"}";
    }

    /** Creates a user's token with these policies and additional members ({@code ,"expires_on":…}). */
    public Response createToken(String more, String... policies) {
        Response response = post("/user/tokens", owner(), draft(more, policies));
        if (response.status() != 200) {
            throw new AssertionError(response.body());
        }
        return response;
    }

    /** The secret of a new token with these policies. */
    public String token(String... policies) {
        return createToken("", policies).json().at("/result/value").stringValue();
    }

    public static String draft(String more, String... policies) {
        return "{\"name\":\"test\",\"policies\":[" + String.join(",", policies) + "]" + more + "}";
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }

    private Config config() {
        return Config.require(settings, Map.of());
    }
}
