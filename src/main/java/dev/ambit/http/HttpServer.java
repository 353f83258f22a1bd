package dev.ambit.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket. Everything that arrives, errors below the routes included, is answered in the v4 envelope.
 */
public final class HttpServer implements AutoCloseable {
    static final int MAX_REQUEST_LINE = 16 * 1024;
    static final int MAX_HEADERS = 32 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger("dev.ambit.access");
    private static final HeaderName CF_RAY = HeaderNames.create("cf-ray");
    private static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Answer.JSON);
    private static final Header NOSNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    // Whatever travels here is somebody's, and some of it is a secret: no cache may keep it.
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header STRICT = HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");
    private static final HeaderName API_VERSION = HeaderNames.create("api-version");
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(5);

    private final Router router;
    private final HttpSettings settings;
    private final Observer observer;
    private final OpenConnections connections;
    private final Optional<Certificate> certificate;
    private final WebServer server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate").factory());

    private HttpServer(Router router, HttpSettings settings, Observer observer) {
        this.router = router;
        this.settings = settings;
        this.observer = observer;
        this.certificate = settings.tls().map(Certificate::new);
        this.connections = new OpenConnections(settings.requestTimeout(), settings.idleTimeout());
        this.server = build();
    }

    /** Told of every answered request. */
    public interface Observer {
        /**
         * An answer is on its way.
         *
         * @param route method and path of the route; empty when none matched
         * @param refusal why the request was refused, in one word; null when it was not
         */
        void answered(String route, int status, @Nullable String refusal, long nanos);
    }

    /**
     * Listens.
     *
     * @throws IllegalStateException when the certificate cannot be read or the address cannot be listened on
     */
    public static HttpServer start(Router router, HttpSettings settings, Observer observer) {
        HttpServer server = new HttpServer(router, settings, observer);
        server.server.start();
        if (!server.server.isRunning()) { // the library logs why and goes on
            server.close();
            throw new IllegalStateException("cannot listen on " + settings.host() + ":" + settings.port()
                    + ": it is taken, or no address of this machine");
        }
        if (server.certificate.isPresent()) {
            long millis = CERTIFICATE_INTERVAL.toMillis();
            var _ = server.timer.scheduleWithFixedDelay(
                    server::checkCertificate, millis, millis, TimeUnit.MILLISECONDS);
        }
        return server;
    }

    /** Loads the library, which takes longer than listening with it. */
    public static void prepare() {
        var _ = WebServer.builder()
                .shutdownHook(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(Http1ConnectionSelector.builder()
                        .config(Http1Config.create())
                        .build())
                .build();
    }

    public URI address() {
        String scheme = settings.tls().isPresent() ? "https" : "http";
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create(scheme + "://" + host + ":" + server.port());
    }

    /** How many connections are open. */
    public int openConnections() {
        return connections.size();
    }

    /** Looks whether the certificate was renewed and takes it for all new connections; also done every five seconds. */
    public void checkCertificate() {
        certificate.ifPresent(files -> files.check(server::reloadTls));
    }

    /** Takes no new requests and gives those that run three seconds. */
    @Override
    public void close() {
        timer.shutdownNow();
        server.stop();
        connections.close();
    }

    @SuppressWarnings("removal") // until they are gone they are on
    private WebServer build() {
        Http1Config.Builder http1 = Http1Config.builder()
                .maxPrologueLength(MAX_REQUEST_LINE)
                .maxHeadersSize(MAX_HEADERS)
                .validatePath(false) // the router compares paths as they were sent
                .validateRequestHostHeader(false) // HostHeader does
                .validateResponseHeaders(false) // all are ours; the one that repeats a request's is looked at here
                .receiveLog(false) // they print headers, secrets included
                .sendLog(false);
        WebServerConfig.Builder builder = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .enableProxyProtocol(settings.proxyProtocol())
                .maxConcurrentRequests(settings.concurrentRequests())
                .maxTcpConnections(OpenConnections.most())
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .connectionOptions(connections.acceptance())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new TimedHttp1(http1, connections))
                .directHandlers(directHandlers())
                .routing(HttpRouting.builder().any(this::serve));
        // With TLS, the other kind of socket asks DNS for the name of every client before it shakes hands.
        certificate.ifPresent(files -> builder.useNio(false).tls(files.read()));
        return builder.build();
    }

    private void serve(ServerRequest request, ServerResponse response) {
        long begin = System.nanoTime();
        String requestId = requestId();
        RequestBody body = new RequestBody(request);
        Incoming incoming = incoming(request, body);
        Router.Routed routed = router.route(incoming, requestId);
        boolean readOn = body.discard();
        Answer answer = routed.answer();
        response.status(answer.status());
        response.header(contentType(answer));
        if (!answer.headers().containsKey(Answer.CACHE_CONTROL)) {
            response.header(NO_STORE);
        }
        response.header(NOSNIFF);
        if (router.site().isStrict(incoming)) {
            response.header(STRICT);
        }
        response.header(HeaderValues.create(CF_RAY, requestId));
        response.header(HeaderValues.create(REQUEST_ID, requestId));
        request.headers()
                .first(API_VERSION)
                .filter(HttpServer::isPlain)
                .ifPresent(v -> response.header(API_VERSION, v));
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (!readOn) {
            // An unread body would be taken for the next request.
            response.header(HeaderNames.CONNECTION, "close");
        }
        send(request, response, answer.body());
        observe(routed, requestId, System.nanoTime() - begin);
        if (!readOn || asksToClose(request)) {
            // The library says that it closes and then waits for the client to do so.
            throw new CloseConnectionException("the last answer of this connection");
        }
    }

    private static boolean asksToClose(ServerRequest request) {
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
        } else {
            response.send(body);
        }
    }

    private void observe(Router.Routed routed, String requestId, long nanos) {
        observer.answered(routed.route(), routed.answer().status(), routed.refusal(), nanos);
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {} in {} µs, token {}, client {}, request {}",
                    routed.route().isEmpty() ? "unrouted" : routed.route(),
                    routed.answer().status(),
                    nanos / 1_000,
                    routed.token(),
                    routed.client(),
                    requestId);
        }
    }

    private Incoming incoming(ServerRequest request, RequestBody body) {
        ProxyProtocolData relay =
                settings.proxyProtocol() ? request.proxyProtocolData().orElse(null) : null;
        return new Incoming(
                request.prologue().method().text(),
                request.prologue().uriPath().rawPath(),
                request.prologue().query().rawValue(),
                name -> headers(request, name, relay),
                peer(request),
                certificate.isPresent(),
                relay == null ? null : new Incoming.Relay(relay.sourceAddress()),
                body);
    }

    /** All lines of a header, but not the X-Forwarded-For that the library makes of a PROXY header. */
    private static List<String> headers(ServerRequest request, HeaderName name, @Nullable ProxyProtocolData relay) {
        List<String> lines = request.headers().all(name, List::of);
        boolean made = name.equals(HeaderNames.X_FORWARDED_FOR)
                && relay != null
                && !relay.sourceAddress().isEmpty();
        return made ? lines.subList(0, lines.size() - 1) : lines;
    }

    private static InetAddress peer(ServerRequest request) {
        SocketAddress address = request.remotePeer().address();
        if (address instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new IllegalStateException("a peer without an address: " + address);
    }

    private static boolean isPlain(String text) {
        return text.length() <= 32 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String requestId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(
                    type, (request, event, status, headers, message) -> belowRoutes(status, request.headers()));
        }
        return handlers.build();
    }

    /** Requests that never became one: nothing of them is repeated, since nothing of them was understood. */
    private DirectHandler.TransportResponse belowRoutes(Status status, Headers headers) {
        ErrorCode code = ErrorCode.ofStatus(status.code());
        String requestId = requestId();
        Answer answer = Envelope.failure(status.code(), List.of(ApiError.of(code)));
        observer.answered("", status.code(), "unreadable", 0);
        DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder();
        if (code == ErrorCode.OVERLOADED) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
        String host = headers.first(HeaderNames.HOST).orElse(settings.host());
        if (certificate.isPresent() && !OwnSite.isOfLoopback(host)) {
            response.header(STRICT);
        }
        return response.status(status)
                .header(JSON)
                .header(NO_STORE)
                .header(CF_RAY, requestId)
                .header(REQUEST_ID, requestId)
                .header(NOSNIFF)
                .keepAlive(false)
                .entity(answer.body())
                .build();
    }
}
