package dev.ambit.http;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The listening socket. Everything that arrives, errors below the routes included, is answered in the v4 envelope.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ambit.access");
    private static final HeaderName CF_RAY = HeaderNames.create("cf-ray");
    private static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    private static final HeaderName NOSNIFF = HeaderNames.create("X-Content-Type-Options");
    private static final HeaderName API_VERSION = HeaderNames.create("api-version");
    private static final int MAX_REQUEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 32 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Router router;
    private final HttpSettings settings;
    private final Observer observer;
    private final WebServer server;

    private HttpServer(Router router, HttpSettings settings, Observer observer) {
        this.router = router;
        this.settings = settings;
        this.observer = observer;
        this.server = build();
    }

    /** Told of every answered request. */
    public interface Observer {
        void answered(String route, int status, long nanos);
    }

    /**
     * Listens.
     *
     * @throws IllegalStateException when the address is taken or the certificate cannot be read
     */
    public static HttpServer start(Router router, HttpSettings settings, Observer observer) {
        HttpServer server = new HttpServer(router, settings, observer);
        server.server.start();
        return server;
    }

    public URI address() {
        String scheme = settings.tls().isPresent() ? "https" : "http";
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create(scheme + "://" + host + ":" + server.port());
    }

    /** Takes the renewed certificate for all new connections. */
    public void reloadTls() {
        settings.tls().ifPresent(files -> server.reloadTls(tls(files)));
    }

    /** Takes no new requests and gives those that run three seconds. */
    @Override
    public void close() {
        server.stop();
    }

    private WebServer build() {
        WebServerConfig.Builder builder = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .enableProxyProtocol(settings.proxyProtocol())
                .maxConcurrentRequests(settings.concurrentRequests())
                .idleConnectionTimeout(settings.idleTimeout())
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .connectionOptions(socket -> socket.readTimeout(settings.requestTimeout()))
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE)
                        .maxHeadersSize(MAX_HEADERS)
                        .validatePath(false) // the router compares paths as they were sent
                        .build())
                .directHandlers(directHandlers())
                .routing(HttpRouting.builder().any(this::serve));
        settings.tls().ifPresent(files -> builder.tls(tls(files)));
        return builder.build();
    }

    private static Tls tls(HttpSettings.TlsFiles files) {
        Keys keys = Keys.builder()
                .pem(pem -> pem.key(Resource.create(files.key())).certChain(Resource.create(files.certificate())))
                .build();
        return Tls.builder()
                .privateKey(keys.privateKey().orElseThrow())
                .privateKeyCertChain(keys.certChain())
                .build();
    }

    private void serve(ServerRequest request, ServerResponse response) {
        long begin = System.nanoTime();
        String requestId = requestId();
        MDC.put("request", requestId);
        try {
            Router.Routed routed = router.route(incoming(request), requestId);
            Answer answer = routed.answer();
            response.status(answer.status());
            response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
            // Whatever travels here is somebody's, and some of it is a secret: no cache may keep it.
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            response.header(CF_RAY, requestId);
            response.header(REQUEST_ID, requestId);
            response.header(NOSNIFF, "nosniff");
            request.headers()
                    .first(API_VERSION)
                    .filter(HttpServer::isPlain)
                    .ifPresent(v -> response.header(API_VERSION, v));
            answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
            if (!request.content().consumed()) {
                // An unread body would be taken for the next request.
                response.header(HeaderNames.CONNECTION, "close");
            }
            response.send(answer.body());
            long nanos = System.nanoTime() - begin;
            observer.answered(routed.route(), answer.status(), nanos);
            LOG.debug(
                    "{} {} in {} µs, token {}, client {}",
                    routed.route().isEmpty() ? "unrouted" : routed.route(),
                    answer.status(),
                    nanos / 1_000,
                    routed.token(),
                    routed.client());
        } finally {
            MDC.remove("request");
        }
    }

    private static Incoming incoming(ServerRequest request) {
        return new Incoming(
                request.prologue().method().text(),
                request.prologue().uriPath().rawPath(),
                request.prologue().query().rawValue(),
                name -> {
                    HeaderName header = HeaderNames.create(name);
                    return request.headers().contains(header)
                            ? request.headers().values(header)
                            : List.of();
                },
                peer(request),
                limit -> body(request, limit));
    }

    private static InetAddress peer(ServerRequest request) {
        SocketAddress address = request.remotePeer().address();
        if (address instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new IllegalStateException("a peer without an address: " + address);
    }

    private static byte[] body(ServerRequest request, long limit) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes((int) limit + 1);
            if (body.length > limit) {
                throw new ApiException(ErrorCode.BODY_TOO_LARGE, "Request body is larger than " + limit + " bytes");
            }
            return body;
        } catch (IOException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the request body ended early");
        }
    }

    private static boolean isPlain(String text) {
        return text.length() <= 32 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String requestId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> belowRoutes(status));
        }
        return handlers.build();
    }

    /** Requests that never became one: nothing of them is repeated, since nothing of them was understood. */
    private static DirectHandler.TransportResponse belowRoutes(Status status) {
        ErrorCode code = switch (status.code()) {
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 414 -> ErrorCode.URI_TOO_LONG;
            case 431 -> ErrorCode.HEADERS_TOO_LARGE;
            case 503 -> ErrorCode.OVERLOADED;
            case 500 -> ErrorCode.INTERNAL;
            default -> ErrorCode.BAD_REQUEST;
        };
        String requestId = requestId();
        Answer answer = Envelope.failure(status.code(), List.of(ApiError.of(code)));
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .header(HeaderNames.CONTENT_TYPE, Answer.JSON)
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(CF_RAY, requestId)
                .header(REQUEST_ID, requestId)
                .keepAlive(false)
                .entity(answer.body())
                .build();
    }
}
