package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back: always complete before the first byte is sent, so that an error can still replace it. */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the socket; nobody compares answers
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    public static final String JSON = "application/json";

    /** An answer without this header is kept by nobody. */
    public static final String CACHE_CONTROL = "Cache-Control";

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer json(int status, Object value) {
        return new Answer(status, JSON, Json.bytes(value), Map.of());
    }

    /** A success whose JSON stands ready. */
    public static Answer json(byte[] body) {
        return new Answer(200, JSON, body, Map.of());
    }

    public static Answer text(String text) {
        return new Answer(200, "text/plain; charset=utf-8", text.getBytes(UTF_8), Map.of());
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(status, contentType, body, all);
    }

    public Answer withHeaders(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, contentType, body, all);
    }
}
