package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back: always complete before the first byte is sent, so that an error can still replace it. */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the socket; nobody compares answers
public record Response(int status, String contentType, byte[] body, Map<String, String> headers, BodyReuse bodyReuse) {
    public static final String JSON = "application/json";

    /** An answer without this header is kept by nobody. */
    public static final String CACHE_CONTROL = "Cache-Control";

    /** What becomes of the body. */
    public enum BodyReuse {
        /** It is this answer's alone. */
        ONCE,
        /** It is this answer's alone and carries a secret: it is wiped once it is sent, and the connection closed. */
        SECRET,
        /** It is kept for others as well, so that sending it takes no memory. */
        SHARED
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    public Response(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, BodyReuse.ONCE);
    }

    /** A success that carries a secret. */
    public static Response secret(Object value) {
        return new Response(200, JSON, Json.secretBytes(value), Map.of(), BodyReuse.SECRET);
    }

    /** The same as an answer that carries a secret, in a header for one. */
    public Response asSecret() {
        return new Response(status, contentType, body, headers, BodyReuse.SECRET);
    }

    /** The same with a body that others are answered with as well, and that nobody changes. */
    public Response asShared() {
        return new Response(status, contentType, body, headers, BodyReuse.SHARED);
    }

    public boolean isSecret() {
        return bodyReuse == BodyReuse.SECRET;
    }

    /** Forgets a secret that has been sent, so that no later dump of the heap holds it. */
    void wipe() {
        if (isSecret()) {
            Arrays.fill(body, (byte) 0);
        }
    }

    public static Response json(int status, Object value) {
        return new Response(status, JSON, Json.bytes(value), Map.of());
    }

    /** A success whose JSON stands ready. */
    public static Response json(byte[] body) {
        return new Response(200, JSON, body, Map.of());
    }

    public static Response text(String text) {
        return new Response(200, "text/plain; charset=utf-8", text.getBytes(UTF_8), Map.of());
    }

    public Response withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Response(status, contentType, body, all, bodyReuse);
    }

    public Response withHeaders(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Response(status, contentType, body, all, bodyReuse);
    }
}
