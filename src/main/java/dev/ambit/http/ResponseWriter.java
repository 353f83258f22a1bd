package dev.ambit.http;

import dev.ambit.http.connection.InFlightMemory;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Sends a response, with the headers that all responses have. */
final class ResponseWriter {
    static final HeaderName CF_RAY = HeaderNames.create("cf-ray");
    static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Response.JSON);
    static final Header NOSNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    // All responses are private, and some contain secrets: caches must not store them.
    static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    static final Header STRICT = HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");
    private static final HeaderName API_VERSION = HeaderNames.create("api-version");

    /** The lowest status for which {@link #isRetryable} is true. */
    private static final int MIN_RETRYABLE = 429;

    private ResponseWriter() {}

    /** Sends the response; {@code keepAlive} says whether the connection can take another request. */
    static void write(
            ServerRequest serverRequest,
            ServerResponse serverResponse,
            Response response,
            String requestId,
            boolean keepAlive) {
        serverResponse.status(response.status());
        headers(serverRequest, serverResponse, response, requestId);
        if (!keepAlive) {
            // An unread body would be parsed as the next request.
            serverResponse.header(HeaderNames.CONNECTION, "close");
        }
        send(serverRequest, serverResponse, response.body());
    }

    private static void headers(
            ServerRequest serverRequest, ServerResponse serverResponse, Response response, String requestId) {
        serverResponse.header(contentType(response));
        if (!response.headers().containsKey(Response.CACHE_CONTROL)) {
            serverResponse.header(NO_STORE);
        }
        serverResponse.header(NOSNIFF);
        serverResponse.header(HeaderValues.create(CF_RAY, requestId));
        serverResponse.header(HeaderValues.create(REQUEST_ID, requestId));
        serverRequest
                .headers()
                .first(API_VERSION)
                .filter(ResponseWriter::isPlain)
                .ifPresent(v -> serverResponse.header(API_VERSION, v));
        response.headers().forEach((name, value) -> serverResponse.header(HeaderNames.create(name), value));
        if (response.status() >= MIN_RETRYABLE && lacksRetryAfter(response)) {
            serverResponse.header(HeaderNames.RETRY_AFTER, "1");
        }
    }

    /** Whether the client should retry and no handler has set {@code Retry-After}. */
    private static boolean lacksRetryAfter(Response response) {
        return isRetryable(response.status()) && !response.headers().containsKey("Retry-After");
    }

    /** Whether a response of that status means that the same request may succeed later. */
    static boolean isRetryable(int status) {
        return status == ErrorCode.OVERLOADED.status() || status == ErrorCode.TOO_MANY_UNFINISHED.status();
    }

    static boolean asksToClose(ServerRequest serverRequest) {
        return serverRequest.headers().contains(HeaderNames.CONNECTION)
                && serverRequest.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private static Header contentType(Response response) {
        return response.contentType().equals(Response.JSON)
                ? JSON
                : HeaderValues.create(HeaderNames.CONTENT_TYPE, response.contentType());
    }

    private static void send(ServerRequest serverRequest, ServerResponse serverResponse, byte[] body) {
        if (serverRequest.prologue().method().text().equals("HEAD")) {
            // The library would send the body of a HEAD response, which the client would parse as the next response.
            serverResponse.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            serverResponse.send(new byte[0]);
        } else if (body.length > InFlightMemory.SMALL) {
            sendInPieces(serverResponse, body);
        } else {
            serverResponse.send(body);
        }
    }

    /** Avoids the library's copy of the whole body, which would not be counted. */
    private static void sendInPieces(ServerResponse serverResponse, byte[] body) {
        serverResponse.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        try {
            OutputStream out = serverResponse.outputStream();
            for (int from = 0; from < body.length; from += InFlightMemory.SMALL) {
                out.write(body, from, Math.min(InFlightMemory.SMALL, body.length - from));
            }
            out.close();
        } catch (IOException e) {
            throw new ServerConnectionException("the peer is gone", e);
        }
    }

    private static boolean isPlain(String text) {
        return text.length() <= 32 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
