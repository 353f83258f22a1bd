package dev.ambit.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A response, which is complete before its first byte is sent, so that an error can still replace it. */
@SuppressWarnings("ArrayRecordComponent") // passed to the socket without a copy; responses are never compared
public record Response(int status, String contentType, byte[] body, Map<String, String> headers, BodyReuse bodyReuse) {
    public static final String JSON = "application/json";

    /** Responses without this header are sent with {@code no-store}. */
    public static final String CACHE_CONTROL = "Cache-Control";

    /** The use of the body array. */
    public enum BodyReuse {
        /** Used by this response only. */
        ONCE,
        /**
         * Used by this response only, which contains a secret: it is wiped after sending, and the connection closed.
         */
        SECRET,
        /** Shared with other responses, so that sending it takes no memory. */
        SHARED
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    public Response(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, BodyReuse.ONCE);
    }

    /** A success with a secret in its body. */
    public static Response secret(Object value) {
        return new Response(200, JSON, Json.secretBytes(value), Map.of(), BodyReuse.SECRET);
    }

    /** The same, marked as containing a secret, for example in a header. */
    public Response asSecret() {
        return new Response(status, contentType, body, headers, BodyReuse.SECRET);
    }

    /** The same with a body that other responses share and that is never modified. */
    public Response asShared() {
        return new Response(status, contentType, body, headers, BodyReuse.SHARED);
    }

    public boolean isSecret() {
        return bodyReuse == BodyReuse.SECRET;
    }

    /** Overwrites a secret after sending, so that later heap dumps do not contain it. */
    public void wipe() {
        if (isSecret()) {
            Arrays.fill(body, (byte) 0);
        }
    }

    public static Response json(int status, Object value) {
        return new Response(status, JSON, Json.bytes(value), Map.of());
    }

    /** A success with serialised JSON. */
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
