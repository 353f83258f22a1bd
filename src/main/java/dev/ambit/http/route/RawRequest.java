package dev.ambit.http.route;

import dev.ambit.core.net.IpAddress;
import dev.ambit.http.wire.ApiException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was received, before it is routed and authenticated.
 *
 * @param method as sent
 * @param path as sent, not decoded, without the query
 * @param query as sent, without the question mark; empty when there is none
 * @param headers the values of a header by its name, in the order of their lines; empty when it was not sent
 * @param peer the other end of the connection
 * @param isEncrypted whether it came over TLS to this server itself
 * @param relay the PROXY protocol header of the connection; null when there is none
 */
public record RawRequest(
        String method,
        String path,
        String query,
        Function<HeaderName, List<String>> headers,
        InetAddress peer,
        boolean isEncrypted,
        @Nullable Relay relay,
        Body body) {

    /** A PROXY header: the source address of the relayed connection, as sent; empty when it has none. */
    public record Relay(String source) {}

    /** The body, which is read at most once. */
    public interface Body {
        /**
         * Reads the whole body.
         *
         * @param client the address of the client; null when it cannot be read
         * @param isAuthenticated whether the request is authenticated
         * @throws ApiException 413 when it is longer than {@code limit}, 408 when it takes too long, 429 when too many
         *     requests of that client are still arriving
         */
        byte[] read(BodyLimit limit, @Nullable IpAddress client, boolean isAuthenticated);
    }

    /**
     * The size and time limit of a body.
     *
     * @param time the time within which it must arrive; the request timeout applies, too
     */
    public record BodyLimit(long bytes, Duration time) {}

    /** The first line of the header {@code name}. */
    public Optional<String> first(String name) {
        return Optional.ofNullable(line(HeaderNames.create(name)));
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    List<String> lines(HeaderName header) {
        return headers.apply(header);
    }

    /** The first line of a header; null when it was not sent. */
    @Nullable
    String line(HeaderName header) {
        List<String> lines = headers.apply(header);
        return lines.isEmpty() ? null : lines.getFirst();
    }
}
