package dev.ambit.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Puts an answer on the wire, with the headers that all answers have. */
final class AnswerWriter {
    static final HeaderName CF_RAY = HeaderNames.create("cf-ray");
    static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Answer.JSON);
    static final Header NOSNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    // Whatever travels here is somebody's, and some of it is a secret: no cache may keep it.
    static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    static final Header STRICT = HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");
    private static final HeaderName API_VERSION = HeaderNames.create("api-version");

    /** The lowest of the statuses that say so. */
    private static final int FIRST_FOR_LATER = 429;

    private AnswerWriter() {}

    /** Sends it; {@code readOn} says whether the connection can take another request. */
    static void write(ServerRequest request, ServerResponse response, Answer answer, String requestId, boolean readOn) {
        response.status(answer.status());
        headers(request, response, answer, requestId);
        if (!readOn) {
            // An unread body would be taken for the next request.
            response.header(HeaderNames.CONNECTION, "close");
        }
        send(request, response, answer.body());
    }

    private static void headers(ServerRequest request, ServerResponse response, Answer answer, String requestId) {
        response.header(contentType(answer));
        if (!answer.headers().containsKey(Answer.CACHE_CONTROL)) {
            response.header(NO_STORE);
        }
        response.header(NOSNIFF);
        response.header(HeaderValues.create(CF_RAY, requestId));
        response.header(HeaderValues.create(REQUEST_ID, requestId));
        request.headers()
                .first(API_VERSION)
                .filter(AnswerWriter::isPlain)
                .ifPresent(v -> response.header(API_VERSION, v));
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (answer.status() >= FIRST_FOR_LATER && comesAgain(answer)) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
    }

    /** Whether its sender should try again, and no handler said when. */
    private static boolean comesAgain(Answer answer) {
        return isForLater(answer.status()) && !answer.headers().containsKey("Retry-After");
    }

    /** Whether an answer of that status says that the same request may be taken later. */
    static boolean isForLater(int status) {
        return status == ErrorCode.OVERLOADED.status() || status == ErrorCode.TOO_MANY_UNFINISHED.status();
    }

    static boolean asksToClose(ServerRequest request) {
        return request.headers().contains(HeaderNames.CONNECTION)
                && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private static Header contentType(Answer answer) {
        return answer.contentType().equals(Answer.JSON)
                ? JSON
                : HeaderValues.create(HeaderNames.CONTENT_TYPE, answer.contentType());
    }

    private static void send(ServerRequest request, ServerResponse response, byte[] body) {
        if (request.prologue().method().text().equals("HEAD")) {
            // The library would send the body of an answer to HEAD, and the client would take it for the next answer.
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send(new byte[0]);
        } else if (body.length > Room.SMALL) {
            sendInPieces(response, body);
        } else {
            response.send(body);
        }
    }

    /** Without the copy of the whole body that the library would make of it, which nothing counts. */
    private static void sendInPieces(ServerResponse response, byte[] body) {
        response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        try {
            OutputStream out = response.outputStream();
            for (int from = 0; from < body.length; from += Room.SMALL) {
                out.write(body, from, Math.min(Room.SMALL, body.length - from));
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
