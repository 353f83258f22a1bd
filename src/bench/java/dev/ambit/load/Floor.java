package dev.ambit.load;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.nio.charset.StandardCharsets;

/** A bare answer of the HTTP library, with the headers and the size of a verify's: nothing can be faster on it. */
public final class Floor {
    private static final byte[] BODY =
            ("{\"result\":{\"id\":\"100bf38cc8393103870917dd535e0628\",\"status\":\"active\"},\"success\":true,"
                            + "\"errors\":[],\"messages\":[{\"code\":10000,\"message\":\"This API Token is valid and active\","
                            + "\"type\":null}]}")
                    .getBytes(StandardCharsets.UTF_8);

    private Floor() {}

    /** Listens on the port of the first argument until it is killed. */
    public static void main(String[] arguments) {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .routing(HttpRouting.builder().any((request, response) -> {
                    response.header(HeaderNames.CONTENT_TYPE, "application/json");
                    response.header(HeaderNames.CACHE_CONTROL, "no-store");
                    response.header(HeaderNames.create("cf-ray"), "0123456789abcdef");
                    response.header(HeaderNames.create("x-request-id"), "0123456789abcdef");
                    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
                    response.send(BODY);
                }))
                .build()
                .start();
        System.out.println("listening on http://127.0.0.1:" + server.port());
    }
}
