package dev.ambit.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fake server: returns configured responses and records requests. */
final class CannedApi implements AutoCloseable {
    /** A recorded request; {@code path} includes the query. */
    record RecordedRequest(String method, String path, String authorization, String body) {}

    private record CannedResponse(int status, String body) {}

    private static final String EMPTY = "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[]}";

    private final HttpServer server;
    private final Map<String, CannedResponse> responses = new HashMap<>();
    private final Map<String, CannedResponse> next = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    CannedApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code request} is a method and a path below the base, without its query. */
    CannedApi result(String request, String result) {
        return response(request, 200, success(result));
    }

    CannedApi response(String request, int status, String body) {
        responses.put(request, new CannedResponse(status, body));
        return this;
    }

    /** Returns this result to the next such request, and then what was configured. */
    CannedApi once(String request, String result) {
        next.put(request, new CannedResponse(200, success(result)));
        return this;
    }

    private static String success(String result) {
        return "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + result + "}";
    }

    List<RecordedRequest> requests() {
        return requests;
    }

    RecordedRequest lastRequest() {
        return requests.getLast();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString().replaceFirst("^/client/v4", "");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            requests.add(new RecordedRequest(exchange.getRequestMethod(), path, authorization, body));
            String key = exchange.getRequestMethod() + " " + path.replaceFirst("\\?.*", "");
            boolean pastLastPage = path.matches(".*[?&]page=([2-9]|\\d\\d).*");
            CannedResponse once = next.remove(key);
            CannedResponse response = once != null
                    ? once
                    : pastLastPage
                            ? new CannedResponse(200, EMPTY)
                            : responses.getOrDefault(key, new CannedResponse(404, "no " + key));
            byte[] bytes = response.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
