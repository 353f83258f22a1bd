package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sends the recorded requests of a client to a fresh server for each test. */
abstract class RecordedClient {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    TestServer server;

    @SuppressWarnings("NullAway.Init")
    private String token;

    private List<String> headers = List.of("Content-Type", "application/json");

    @BeforeEach
    final void start() {
        server = TestServer.start(folder);
        token = token();
    }

    @AfterEach
    final void stop() {
        server.close();
    }

    /** A typical token for a client: the records of one zone, and permission to find the zone by its name. */
    String token() {
        return server.token(
                TestServer.allow("Zone Read", TestServer.zoneResource(zone())),
                TestServer.allow("DNS Write", TestServer.zoneResource(zone())));
    }

    /** Uses another token from now on. */
    final void useToken(String secret) {
        token = secret;
    }

    /** Headers in addition to the token for all later requests: names and values alternate. */
    final void headers(String... namesAndValues) {
        headers = List.of(namesAndValues);
    }

    final String zone() {
        return server.zoneId("example.com");
    }

    final String records() {
        return "/zones/" + zone() + "/dns_records";
    }

    final Response get(String path) {
        return request("GET", path, null);
    }

    /** Sends a request with the client's headers; no body when {@code body} is null. */
    final Response request(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + TestServer.API + path))
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        return server.send(request.build());
    }

    /** As {@link #request}, and requires status 200: none of the clients accepts a 201. */
    final JsonNode ok(String method, String path, @Nullable String body) {
        Response response = request(method, path, body);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.json().at("/success").booleanValue()).isTrue();
        assertThat(response.json().at("/errors").isArray()).isTrue();
        assertThat(response.json().at("/errors").size()).isZero();
        return response.json();
    }

    /** The only element of {@code result}. */
    final JsonNode only(String path) {
        JsonNode result = ok("GET", path, null).get("result");
        assertThat(result.size()).as(path + ": " + result).isEqualTo(1);
        return result.get(0);
    }

    static String id(JsonNode response) {
        return response.at("/result/id").stringValue();
    }

    static List<String> texts(JsonNode array, String member) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.get(member).asString()));
        return texts;
    }
}
