package dev.ambit.load;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The baseline: a bare server of the HTTP library that sends the same bytes and number of headers as Ambit. */
public final class BaselineServer {
    private static final List<Header> HEADERS = List.of(
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json"),
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"),
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("cf-ray", "0123456789abcdef"),
            HeaderValues.createCached("x-request-id", "0123456789abcdef"));

    private BaselineServer() {}

    /** Arguments: a folder of response bodies; each is served under its file name, until the process is killed. */
    public static void main(String[] arguments) throws IOException {
        HttpRouting.Builder routing = HttpRouting.builder();
        try (var bodies = Files.list(Path.of(arguments[0]))) {
            for (Path file : bodies.toList()) {
                byte[] body = Files.readAllBytes(file);
                routing.get("/" + file.getFileName(), (request, response) -> {
                    for (Header header : HEADERS) {
                        response.header(header);
                    }
                    response.send(body);
                });
            }
        }
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing)
                .build()
                .start();
        System.out.println("listening on http://127.0.0.1:" + server.port());
    }
}
