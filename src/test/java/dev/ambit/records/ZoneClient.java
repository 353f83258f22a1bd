package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import dev.ambit.wire.CloudflareSchema;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client for the records of example.com on its own server; validates every response against Cloudflare's schema. */
final class ZoneClient implements AutoCloseable {
    private static final Pattern SOA = Pattern.compile("\tSOA\t\\S+ \\S+ ([0-9]+) ");

    private final TestServer server;
    private final String zone;

    private ZoneClient(TestServer server) {
        this.server = server;
        this.zone = server.zoneId("example.com");
    }

    static ZoneClient start(Path folder) {
        return new ZoneClient(TestServer.start(folder));
    }

    static ZoneClient start(Path folder, Map<Setting<?>, String> settings) {
        return new ZoneClient(TestServer.start(folder, settings));
    }

    TestServer server() {
        return server;
    }

    String zone() {
        return zone;
    }

    /** The secret of a token with {@code group} on records of example.com, such as {@code TXT._acme-challenge.*}. */
    String recordToken(String group, String scope) {
        return server.token(TestServer.allow(group, recordResource(scope)));
    }

    String recordResource(String scope) {
        return "{\"com.cloudflare.api.account.zone." + zone + "\":{\"com.cloudflare.api.account.zone.record." + scope
                + "\":\"*\"}}";
    }

    String zoneResource() {
        return TestServer.zoneResource(zone);
    }

    /** Creates a record as the owner; returns its id. */
    String created(String body) {
        Response response = post("", body);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response.id();
    }

    String created(String type, String name, String content) {
        return created(body(type, name, content));
    }

    static String body(String type, String name, String content) {
        return "{\"type\":\"%s\",\"name\":\"%s\",\"content\":\"%s\"}".formatted(type, name, content);
    }

    /** Sends a request as the owner; {@code path} is relative to {@code dns_records}. */
    Response get(String path) {
        return call("GET", path, server.owner(), null);
    }

    Response post(String path, String body) {
        return call("POST", path, server.owner(), body);
    }

    Response put(String path, String body) {
        return call("PUT", path, server.owner(), body);
    }

    Response patch(String path, String body) {
        return call("PATCH", path, server.owner(), body);
    }

    Response call(String method, String path, String token, @Nullable String body) {
        return checked(method, path, server.call(method, "/zones/" + zone + "/dns_records" + path, token, body));
    }

    /** Uploads {@code body} to the import. */
    Response imported(String token, String contentType, String body) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.address() + TestServer.API + "/zones/" + zone + "/dns_records/import"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build();
        return checked("POST", "/import", server.send(request));
    }

    private Response checked(String method, String path, Response response) {
        String type = response.http().headers().firstValue("Content-Type").orElse("");
        assertThat(CloudflareSchema.shared()
                        .validate(
                                method,
                                "/zones/" + zone + "/dns_records" + path,
                                response.status(),
                                type,
                                response.body()))
                .as("%s %s: %s", method, path, response.body())
                .isEmpty();
        return response;
    }

    /** A query of the given pairs of name and value. */
    static String query(String... pairs) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    /** The records of a list as {@code TYPE name content}, in the order of the list. */
    static List<String> lines(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return elements(response, "/result").stream()
                .map(node -> node.get("type").stringValue() + " "
                        + node.get("name").stringValue() + " "
                        + node.get("content").stringValue())
                .toList();
    }

    /** All records of the zone. */
    List<String> lines() {
        return lines(get(""));
    }

    static List<JsonNode> elements(Response response, String pointer) {
        return StreamSupport.stream(response.json().at(pointer).spliterator(), false)
                .toList();
    }

    /** Each error as {@code code pointer}, or as {@code code} without a pointer. */
    static List<String> errors(Response response) {
        return elements(response, "/errors").stream()
                .map(error -> error.get("code").intValue()
                        + (error.at("/source/pointer").isString()
                                ? " " + error.at("/source/pointer").stringValue()
                                : ""))
                .toList();
    }

    /** The serial of the zone's SOA, as the export prints it. */
    long serial() {
        Matcher soa = SOA.matcher(get("/export").body());
        assertThat(soa.find()).isTrue();
        return Long.parseLong(soa.group(1));
    }

    @Override
    public void close() {
        server.close();
    }
}
