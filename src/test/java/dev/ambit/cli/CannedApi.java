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
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for a server: answers what it was told to, remembers what it was asked. */
final class CannedApi implements AutoCloseable {
    /** One request; the query belongs to the path. */
    record Asked(String method, String path, String authorization, String body) {}

    private record Answer(int status, String body) {}

    private static final String EMPTY = "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[]}";

    private final HttpServer server;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

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
        answers.put(
                request, new Answer(200, "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + result + "}"));
        return this;
    }

    CannedApi answer(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
        return this;
    }

    List<Asked> asked() {
        return asked;
    }

    Asked last() {
        return asked.getLast();
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
            asked.add(new Asked(exchange.getRequestMethod(), path, authorization, body));
            String key = exchange.getRequestMethod() + " " + path.replaceFirst("\\?.*", "");
            boolean pastTheEnd = path.matches(".*[?&]page=([2-9]|\\d\\d).*");
            Answer answer =
                    pastTheEnd ? new Answer(200, EMPTY) : answers.getOrDefault(key, new Answer(404, "no " + key));
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
