package dev.ambit.http;

import dev.ambit.http.connection.RequestBody;
import dev.ambit.http.route.RawRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of the library, as {@link ResponseWriter} writes its response. */
final class RequestAdapter {
    private RequestAdapter() {}

    /** {@code isRelayed} is whether every connection starts with a PROXY header. */
    static RawRequest read(ServerRequest serverRequest, RequestBody body, boolean isRelayed, boolean isEncrypted) {
        ProxyProtocolData relay = isRelayed ? serverRequest.proxyProtocolData().orElse(null) : null;
        return new RawRequest(
                serverRequest.prologue().method().text(),
                serverRequest.prologue().uriPath().rawPath(),
                serverRequest.prologue().query().rawValue(),
                name -> headers(serverRequest, name, relay),
                peer(serverRequest),
                isEncrypted,
                relay == null ? null : new RawRequest.Relay(relay.sourceAddress()),
                body);
    }

    /** All lines of a header, without the X-Forwarded-For that the library generates from a PROXY header. */
    private static List<String> headers(
            ServerRequest serverRequest, HeaderName name, @Nullable ProxyProtocolData relay) {
        List<String> lines = serverRequest.headers().all(name, List::of);
        boolean isGenerated = name.equals(HeaderNames.X_FORWARDED_FOR)
                && relay != null
                && !relay.sourceAddress().isEmpty();
        return isGenerated ? lines.subList(0, lines.size() - 1) : lines;
    }

    private static InetAddress peer(ServerRequest serverRequest) {
        SocketAddress address = serverRequest.remotePeer().address();
        if (address instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new IllegalStateException("a peer without an address: " + address);
    }
}
