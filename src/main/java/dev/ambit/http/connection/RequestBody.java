package dev.ambit.http.connection;

import dev.ambit.core.net.IpAddress;
import dev.ambit.http.route.RawRequest;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of one request, which is read at most once and only up to its limit. */
public final class RequestBody implements RawRequest.Body {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

    /** The part of an unwanted body that is read, so that its sender gets the response and can reuse the connection. */
    private static final int MAX_DISCARDED = 16 << 20;

    private static final Duration MAX_DISCARD = Duration.ofSeconds(10);

    private final ServerRequest request;
    private final DeadlineConnectionContext connection;
    private @Nullable InputStream stream;
    private boolean broken;
    private boolean ended;

    public RequestBody(ServerRequest request, DeadlineConnectionContext connection) {
        this.request = request;
        this.connection = connection;
    }

    @Override
    public byte[] read(RawRequest.BodyLimit limit, @Nullable IpAddress client, boolean isAuthenticated) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        if (request.headers().contentLength().orElse(0) > limit.bytes()) {
            throw tooLarge(limit.bytes()); // without reading it
        }
        connection.setClient(client, isAuthenticated);
        connection.limitBody(limit.bytes(), limit.time());
        byte[] body = bytes(limit.bytes());
        if (!connection.arrived()) {
            broken = true;
            throw endedEarly(); // is not sent: the connection was closed to make room for others
        }
        ended = true;
        return body;
    }

    private byte[] bytes(long max) {
        broken = true; // until it has been read
        try {
            byte[] body = stream().readAllBytes();
            broken = false;
            return body;
        } catch (RequestException e) {
            int status = e.status().code();
            if (status == ErrorCode.BODY_TOO_LARGE.status()) {
                throw tooLarge(max);
            }
            throw new ApiException(status, List.of(ApiError.of(ErrorCode.ofStatus(status))));
        } catch (IOException | RuntimeException e) {
            // The library throws different exceptions for malformed chunks and closed connections.
            LOG.debug("a request body cannot be read", e);
            throw endedEarly();
        }
    }

    /**
     * Reads the rest of the request of {@code client}; returns whether the connection can take another request.
     */
    public boolean discard(@Nullable IpAddress client) {
        if (broken) {
            return false;
        }
        if (ended || !request.content().hasEntity()) {
            return true;
        }
        boolean expectsContinue = request.headers().contains(HeaderNames.EXPECT);
        if (expectsContinue || request.headers().contentLength().orElse(0) > MAX_DISCARDED) {
            return false; // the client has not sent the body yet, or it is too large
        }
        try {
            connection.setClient(client, false);
            connection.limitBody(Route.PUBLIC_BODY.bytes(), MAX_DISCARD);
            connection.discardBody(true);
            return skip(stream()) && connection.arrived();
        } catch (IOException | RuntimeException e) {
            LOG.debug("a request body that was not wanted ended early", e);
            return false;
        } finally {
            connection.discardBody(false);
        }
    }

    private static boolean skip(InputStream in) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        int skipped = 0;
        while (skipped <= MAX_DISCARDED) {
            int read = in.read(buffer);
            if (read < 0) {
                return true;
            }
            skipped += read;
        }
        return false;
    }

    private InputStream stream() {
        if (stream == null) {
            stream = request.content().inputStream();
        }
        return stream;
    }

    private static ApiException endedEarly() {
        return new ApiException(ErrorCode.BAD_REQUEST, "the request body is broken or ended early");
    }

    private static ApiException tooLarge(long limit) {
        return new ApiException(ErrorCode.BODY_TOO_LARGE, "Request body is larger than " + limit + " bytes");
    }
}
