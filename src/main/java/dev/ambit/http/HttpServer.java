package dev.ambit.http;

import dev.ambit.core.policy.IpAddress;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(5);

    private final Router router;
    private final HttpSettings settings;
    private final Observer observer;
    private final ConnectionRegistry connections;
    private final Optional<Certificate> certificate;
    private final WebServer server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate").factory());

    private HttpServer(Router router, HttpSettings settings, Observer observer) {
        this.router = router;
        this.settings = settings;
        this.observer = observer;
        this.certificate = settings.tls().map(Certificate::new);
        this.connections = new ConnectionRegistry(settings.limits(), router.clientAddress());
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
        if (!server.server.isRunning()) { // the library logs why, which logback.xml turns off
            server.close();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + whyNot(settings));
        }
        if (server.certificate.isPresent()) {
            long millis = CERTIFICATE_INTERVAL.toMillis();
            var _ = server.timer.scheduleWithFixedDelay(
                    server::checkCertificate, millis, millis, TimeUnit.MILLISECONDS);
        }
        return server;
    }

    /** What the system says to it: the library tells nobody but its log. */
    private static String whyNot(HttpSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
            return "it was taken a moment ago";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
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

    /** How many of them wait for a request. */
    int idleConnections() {
        return connections.idle();
    }

    /** How many make room last, since a request was arriving when they were last looked at. */
    int connectionsSetAside() {
        return connections.setAside();
    }

    /** How many sources of connections and requests something is remembered of. */
    int sources() {
        return connections.sources();
    }

    /** What bodies and answers on their way take. */
    long bytesInFlight() {
        return connections.bytesInFlight();
    }

    /** How many requests from there are still arriving. */
    int unfinishedOf(IpAddress client) {
        return connections.unfinishedOf(client);
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
                .maxTcpConnections(settings.limits().connections() + ConnectionRegistry.CLOSING)
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .connectionOptions(new AcceptedSocketOptions(connections, SocketOptions.create()))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new DeadlineHttp1Selector(http1, connections))
                .directHandlers(directHandlers())
                .routing(HttpRouting.builder().any(this::serve));
        // With TLS, the other kind of socket asks DNS for the name of every client before it shakes hands.
        certificate.ifPresent(files -> builder.useNio(false).tls(files.read()));
        return builder.build();
    }

    private void serve(ServerRequest serverRequest, ServerResponse serverResponse) {
        DeadlineConnectionContext connection = DeadlineConnectionContext.of(serverRequest.remotePeer());
        try {
            serve(serverRequest, serverResponse, connection);
        } finally {
            connection.done();
        }
    }

    private void serve(
            ServerRequest serverRequest, ServerResponse serverResponse, DeadlineConnectionContext connection) {
        long begin = System.nanoTime();
        String requestId = requestId();
        RequestBody body = new RequestBody(serverRequest, connection);
        RawRequest rawRequest = incoming(serverRequest, body);
        Router.RouterResult routerResult = router.route(rawRequest, requestId);
        boolean readOn = body.discard(routerResult.client());
        boolean isLarge = routerResult.response().body().length > InFlightMemory.SMALL;
        Response response = isLarge ? withRoom(serverRequest, routerResult, connection) : routerResult.response();
        if (router.site().allowsStrictTransport(rawRequest)) {
            serverResponse.header(ResponseWriter.STRICT);
        }
        // An unread body would be taken for the next request, and the library's buffers, which hold what was last read
        // and
        // written until something longer comes, go with their connection.
        boolean isLast = !readOn || response.isSecret();
        try {
            ResponseWriter.write(serverRequest, serverResponse, response, requestId, !isLast);
        } finally {
            response.wipe(); // also when it could not be sent
        }
        if (isLarge) {
            connection.sent();
        }
        observe(routerResult, response.status(), requestId, System.nanoTime() - begin);
        if (isLast || ResponseWriter.asksToClose(serverRequest)) {
            // The library says that it closes and then waits for the client to do so.
            throw new CloseConnectionException("the last answer of this connection");
        }
    }

    /** A large answer, or that there is no room for it: one that is asked for and not read would stay in memory. */
    private static Response withRoom(
            ServerRequest serverRequest, Router.RouterResult routerResult, DeadlineConnectionContext connection) {
        Response response = routerResult.response();
        int length = response.body().length;
        String method = serverRequest.prologue().method().text();
        if (response.bodyReuse() != Response.BodyReuse.SHARED && !method.equals("HEAD")) {
            connection.isOf(routerResult.client(), routerResult.isProved());
            Status refusal = null;
            if (method.equals("GET")) {
                refusal = connection.hold(length);
            } else {
                connection.count(length); // what was asked for is done, and the client has to hear of it
            }
            if (refusal != null) {
                ErrorCode code = ErrorCode.ofStatus(refusal.code());
                return Envelope.failure(code.status(), List.of(ApiError.of(code)));
            }
        }
        connection.sends(length);
        return response;
    }

    private void observe(Router.RouterResult routerResult, int status, String requestId, long nanos) {
        observer.answered(routerResult.route(), status, routerResult.refusal(), nanos);
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {} in {} µs, token {}, client {}, request {}",
                    routerResult.route().isEmpty() ? "unrouted" : routerResult.route(),
                    status,
                    nanos / 1_000,
                    routerResult.token(),
                    routerResult.client(),
                    requestId);
        }
    }

    private RawRequest incoming(ServerRequest serverRequest, RequestBody body) {
        ProxyProtocolData relay =
                settings.proxyProtocol() ? serverRequest.proxyProtocolData().orElse(null) : null;
        return new RawRequest(
                serverRequest.prologue().method().text(),
                serverRequest.prologue().uriPath().rawPath(),
                serverRequest.prologue().query().rawValue(),
                name -> headers(serverRequest, name, relay),
                peer(serverRequest),
                certificate.isPresent(),
                relay == null ? null : new RawRequest.Relay(relay.sourceAddress()),
                body);
    }

    /** All lines of a header, but not the X-Forwarded-For that the library makes of a PROXY header. */
    private static List<String> headers(
            ServerRequest serverRequest, HeaderName name, @Nullable ProxyProtocolData relay) {
        List<String> lines = serverRequest.headers().all(name, List::of);
        boolean made = name.equals(HeaderNames.X_FORWARDED_FOR)
                && relay != null
                && !relay.sourceAddress().isEmpty();
        return made ? lines.subList(0, lines.size() - 1) : lines;
    }

    private static InetAddress peer(ServerRequest serverRequest) {
        SocketAddress address = serverRequest.remotePeer().address();
        if (address instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new IllegalStateException("a peer without an address: " + address);
    }

    private static String requestId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(
                    type,
                    (serverRequest, event, status, headers, message) -> belowRoutes(status, serverRequest.headers()));
        }
        return handlers.build();
    }

    /** Requests that never became one: nothing of them is repeated, since nothing of them was understood. */
    private DirectHandler.TransportResponse belowRoutes(Status status, Headers headers) {
        ErrorCode code = ErrorCode.ofStatus(status.code());
        String requestId = requestId();
        Response response = Envelope.failure(status.code(), List.of(ApiError.of(code)));
        observer.answered("", status.code(), "unreadable", 0);
        DirectHandler.TransportResponse.Builder serverResponse = DirectHandler.TransportResponse.builder();
        if (ResponseWriter.isRetryable(status.code())) {
            serverResponse.header(HeaderNames.RETRY_AFTER, "1");
        }
        String host = headers.first(HeaderNames.HOST).orElse(settings.host());
        if (certificate.isPresent() && !SiteOrigins.isOfLoopback(host)) {
            serverResponse.header(ResponseWriter.STRICT);
        }
        return serverResponse
                .status(status)
                .header(ResponseWriter.JSON)
                .header(ResponseWriter.NO_STORE)
                .header(ResponseWriter.CF_RAY, requestId)
                .header(ResponseWriter.REQUEST_ID, requestId)
                .header(ResponseWriter.NOSNIFF)
                .keepAlive(false)
                .entity(response.body())
                .build();
    }
}
