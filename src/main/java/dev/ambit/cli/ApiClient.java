package dev.ambit.cli;

import dev.ambit.config.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the API under {@code /client/v4}. Methods return the {@code result} of the envelope and throw
 * {@link CommandException} with a one-line message when the server returns an error or cannot be reached.
 */
final class ApiClient {
    private static final int PAGE_SIZE = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI base;
    private final String token;
    // Redirects are not followed: the token would be sent to the host that the response names.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    ApiClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    URI base() {
        return base;
    }

    /** Whether the token belongs to an account, according to its prefix. */
    boolean isAccountToken() {
        return token.startsWith("amba_");
    }

    JsonNode get(String path, Map<String, String> query) {
        return result(send("GET", path + query(query), BodyPublishers.noBody(), "application/json"));
    }

    JsonNode get(String path) {
        return get(path, Map.of());
    }

    /** Returns the result of a request that the token or an older server may not allow. */
    Optional<JsonNode> find(String path) {
        HttpResponse<String> response = send("GET", path, BodyPublishers.noBody(), "application/json");
        return response.statusCode() == 403 || response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(result(response));
    }

    JsonNode post(String path, JsonNode body) {
        return result(send("POST", path, json(body), "application/json"));
    }

    JsonNode put(String path, JsonNode body) {
        return result(send("PUT", path, json(body), "application/json"));
    }

    JsonNode patch(String path, JsonNode body) {
        return result(send("PATCH", path, json(body), "application/json"));
    }

    JsonNode delete(String path) {
        return result(send("DELETE", path, BodyPublishers.noBody(), "application/json"));
    }

    /** Requests the pages of a list until an empty one. */
    List<JsonNode> list(String path, Map<String, String> query) {
        return list(path, query, PAGE_SIZE);
    }

    /** As {@link #list(String, Map)}, with pages of {@code pageSize} objects. */
    List<JsonNode> list(String path, Map<String, String> query, int pageSize) {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; ; page++) {
            Map<String, String> paged = new LinkedHashMap<>(query);
            paged.put("page", Integer.toString(page));
            paged.put("per_page", Integer.toString(pageSize));
            JsonNode items = get(path, paged);
            if (items.isEmpty()) {
                return all;
            }
            items.forEach(all::add);
        }
    }

    /** Returns a response that is not JSON, such as an exported zone. */
    String text(String path) {
        HttpResponse<String> response = send("GET", path, BodyPublishers.noBody(), "application/json");
        if (response.statusCode() / 100 != 2) {
            result(response);
        }
        return response.body();
    }

    /** A result and the messages of its envelope. */
    record UploadResult(JsonNode result, List<String> messages) {}

    /** Sends {@code file} as the form field {@code file}, as the zone import expects it. */
    UploadResult upload(String path, byte[] file) {
        String boundary = "ambit-" + Long.toHexString(System.nanoTime());
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"zone.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n";
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        HttpResponse<String> response = send("POST", path, body, "multipart/form-data; boundary=" + boundary);
        JsonNode result = result(response);
        List<String> messages = new ArrayList<>();
        envelope(response)
                .path("messages")
                .forEach(message -> messages.add(message.path("message").asString("")));
        return new UploadResult(result, messages);
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .method(method, body)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException e) {
            throw new CommandException(
                    "no server answers at " + base + ": is `ambit serve` running there? (AMBIT_URL)", e);
        } catch (HttpTimeoutException e) {
            throw new CommandException("the server at " + base + " did not respond in time", e);
        } catch (SSLException e) {
            throw new CommandException("no secure connection to " + base + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException("the connection to " + base + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private JsonNode result(HttpResponse<String> response) {
        JsonNode envelope = envelope(response);
        if (response.statusCode() / 100 != 2 || !envelope.path("success").asBoolean(false)) {
            throw new CommandException(reason(response.statusCode(), envelope));
        }
        return envelope.path("result");
    }

    private JsonNode envelope(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new CommandException(
                    "the server at " + base + " is not Ambit: HTTP " + response.statusCode() + " without JSON", e);
        }
    }

    /** All errors with their error chains, in one line. */
    private static String reason(int status, JsonNode envelope) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode error : envelope.path("errors")) {
            List<String> words = new ArrayList<>();
            words.add(error.path("message").asString(""));
            error.path("error_chain")
                    .forEach(link -> words.add(link.path("message").asString("")));
            reasons.add(
                    String.join(": ", words) + " (code " + error.path("code").asString("?") + ")");
        }
        String text = reasons.isEmpty() ? "the request was rejected without a reason" : String.join("; ", reasons);
        return Table.printable(text) + ", HTTP " + status;
    }

    private static BodyPublisher json(JsonNode body) {
        return BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private static String query(Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }
}
