package dev.ambit.http;

import dev.ambit.background.PeriodicTask;
import dev.ambit.core.net.IpAddress;
import dev.ambit.http.connection.AcceptedSocketOptions;
import dev.ambit.http.connection.ConnectionRegistry;
import dev.ambit.http.connection.DeadlineConnectionContext;
import dev.ambit.http.connection.DeadlineHttp1Selector;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.connection.InFlightMemory;
import dev.ambit.http.connection.RequestBody;
import dev.ambit.http.route.RawRequest;
import dev.ambit.http.route.Router;
import dev.ambit.http.route.SiteOrigins;
import dev.ambit.http.wire.ApiError;
import dev.ambit.http.wire.Envelope;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.Response;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Every response, including errors below the routes, is in the v4 envelope.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.ambit.access");
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(5);

    private final Router router;
    private final HttpSettings settings;
    private final Observer observer;
    private final ConnectionRegistry connections;
    private final Optional<Certificate> certificate;
    private final WebServer server;
    private final PeriodicTask certificateCheck =
            new PeriodicTask("certificate", CERTIFICATE_INTERVAL, this::checkCertificate);

    private HttpServer(Router router, HttpSettings settings, Observer observer) {
        this.router = router;
        this.settings = settings;
        this.observer = observer;
        this.certificate = settings.tls().map(Certificate::new);
        this.connections = new ConnectionRegistry(settings.limits(), router.clientAddress());
        this.server = build();
    }

    /** Is notified of every response. */
    public interface Observer {
        /**
         * A response has been sent.
         *
         * @param route method and path of the route; empty when none matched
         * @param refusal the reason for a rejection, in one word; null when the request was not rejected
         */
        void responded(String route, int status, @Nullable String refusal, long nanos);
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException when the certificate cannot be read or the address cannot be bound
     */
    public static HttpServer start(Router router, HttpSettings settings, Observer observer) {
        HttpServer server = new HttpServer(router, settings, observer);
        server.server.start();
        if (!server.server.isRunning()) { // the library only logs the reason, and logback.xml turns that off
            server.close();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + bindError(settings));
        }
        if (server.certificate.isPresent()) {
            server.certificateCheck.start();
        }
        return server;
    }

    /** The reason of the operating system; the library only logs it. */
    private static String bindError(HttpSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
            return "the address was in use a moment ago";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Loads the classes of the library, which takes longer than starting the server. */
    public static void preload() {
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

    /** The number of open connections. */
    public int openConnections() {
        return connections.size();
    }

    /** The number of connections that wait for a request. */
    int idleConnections() {
        return connections.idle();
    }

    /** The number of connections that are evicted last, since a request was arriving when they were last checked. */
    int connectionsSetAside() {
        return connections.setAside();
    }

    /** The number of sources with counted connections, requests or memory. */
    int sources() {
        return connections.sources();
    }

    /** The memory of arriving bodies and unsent responses. */
    long bytesInFlight() {
        return connections.bytesInFlight();
    }

    /** The number of requests of {@code client} that are still arriving. */
    int unfinishedOf(IpAddress client) {
        return connections.unfinishedOf(client);
    }

    /** Uses a renewed certificate for all new connections; also called every five seconds. */
    public void checkCertificate() {
        certificate.ifPresent(files -> files.check(server::reloadTls));
    }

    /** Accepts no new requests and waits up to three seconds for running ones. */
    @Override
    public void close() {
        certificateCheck.close();
        server.stop();
        connections.close();
    }

    @SuppressWarnings("removal") // these options are enabled by default until they are removed
    private WebServer build() {
        Http1Config.Builder http1 = Http1Config.builder()
                .maxPrologueLength(HttpSettings.MAX_REQUEST_LINE)
                .maxHeadersSize(HttpSettings.MAX_HEADERS)
                .validatePath(false) // the router compares paths as they were sent
                .validateRequestHostHeader(false) // HostHeaderValidator does
                .validateResponseHeaders(false) // the server sets all; the one copied from the request is validated
                .receiveLog(false) // the logs contain headers and thus secrets
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
        // With TLS, NIO sockets look up the name of every client in DNS before the handshake.
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
        long start = System.nanoTime();
        String requestId = requestId();
        RequestBody body = new RequestBody(serverRequest, connection);
        RawRequest rawRequest =
                RequestAdapter.read(serverRequest, body, settings.proxyProtocol(), certificate.isPresent());
        Router.RouterResult routerResult = router.route(rawRequest, requestId);
        boolean readOn = body.discard(routerResult.client());
        boolean isLarge = routerResult.response().body().length > InFlightMemory.SMALL;
        Response response = isLarge ? withRoom(serverRequest, routerResult, connection) : routerResult.response();
        if (router.site().allowsStrictTransport(rawRequest)) {
            serverResponse.header(ResponseWriter.STRICT);
        }
        // An unread body would be parsed as the next request. After a secret, closing frees the library's buffers,
        // which keep the last input and output until longer data overwrites them.
        boolean isLast = !readOn || response.isSecret();
        try {
            ResponseWriter.write(serverRequest, serverResponse, response, requestId, !isLast);
        } finally {
            response.wipe(); // also when it could not be sent
        }
        if (isLarge) {
            connection.responseSent();
        }
        observe(routerResult, response.status(), requestId, System.nanoTime() - start);
        if (isLast || ResponseWriter.asksToClose(serverRequest)) {
            // The library announces that it closes, but then waits for the client to close.
            throw new CloseConnectionException("the last response on this connection");
        }
    }

    /**
     * Reserves memory for a large response, which stays there until the client reads it, or returns an error instead.
     */
    private static Response withRoom(
            ServerRequest serverRequest, Router.RouterResult routerResult, DeadlineConnectionContext connection) {
        Response response = routerResult.response();
        int length = response.body().length;
        String method = serverRequest.prologue().method().text();
        if (response.bodyReuse() != Response.BodyReuse.SHARED && !method.equals("HEAD")) {
            connection.setClient(routerResult.client(), routerResult.isAuthenticated());
            Status refusal = null;
            if (method.equals("GET")) {
                refusal = connection.hold(length);
            } else {
                connection.count(length); // the change has been made, so the client must get the response
            }
            if (refusal != null) {
                ErrorCode code = ErrorCode.ofStatus(refusal.code());
                return Envelope.failure(code.status(), List.of(ApiError.of(code)));
            }
        }
        connection.limitResponseTime(length);
        return response;
    }

    private void observe(Router.RouterResult routerResult, int status, String requestId, long nanos) {
        observer.responded(routerResult.route(), status, routerResult.refusal(), nanos);
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

    /** The response to input that could not be parsed as a request; it repeats nothing of that input. */
    private DirectHandler.TransportResponse belowRoutes(Status status, Headers headers) {
        ErrorCode code = ErrorCode.ofStatus(status.code());
        String requestId = requestId();
        Response response = Envelope.failure(status.code(), List.of(ApiError.of(code)));
        observer.responded("", status.code(), "unreadable", 0);
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
