package dev.ambit.http.connection;

import dev.ambit.core.net.IpAddress;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the library's HTTP/1.1 for every connection, and adds HTTP/1.0 requests and deadlines for every wait on the
 * peer. It accepts every connection, so that input that is not HTTP gets a response, too.
 */
public final class DeadlineHttp1Selector implements ServerConnectionSelector {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlineHttp1Selector.class);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ServerConnectionSelector http1;
    private final ConnectionRegistry connections;

    public DeadlineHttp1Selector(Http1Config.Builder config, ConnectionRegistry connections) {
        this.http1 = Http1ConnectionSelector.builder()
                .config(config.addReceiveListener(new RequestListener())
                        .addSendListener(new ResponseListener())
                        .build())
                .build();
        this.connections = connections;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        ClientConnection open = connections.find(context.remotePeer(), context.localPeer());
        if (open == null) {
            throw new CloseConnectionException("closed to make room before its first request");
        }
        if (!announce(context, open)) {
            connections.remove(open);
            throw new CloseConnectionException("no room for another connection of this client");
        }
        DeadlineConnectionContext timed = new DeadlineConnectionContext(context, open);
        return new DeadlineHttp1Connection(http1.connection(timed), context, open);
    }

    /** Counts the connection for the client that the proxy names, before its first request. */
    private boolean announce(ConnectionContext context, ClientConnection open) {
        Optional<IpAddress> client = context.proxyProtocolData()
                .map(ProxyProtocolData::sourceAddress)
                .flatMap(IpAddress::parse);
        return client.isEmpty() || connections.countForClient(open, client.get());
    }

    /** Checks the headers of each request before it is handled. */
    private static final class RequestListener implements Http1ConnectionListener {
        private final HostHeaderValidator host = new HostHeaderValidator();

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (!host.isValid(headers.all(HeaderNames.HOST, List::of))) {
                throw ClientConnection.rejection(Status.BAD_REQUEST_400);
            }
            if (!hasBody(headers) && context instanceof DeadlineConnectionContext timed && !timed.arrived()) {
                throw new CloseConnectionException("closed to make room while a request arrived");
            }
        }

        private static boolean hasBody(Headers headers) {
            return headers.contains(HeaderNames.TRANSFER_ENCODING)
                    || (headers.contains(HeaderNames.CONTENT_LENGTH)
                            && !isZero(headers.get(HeaderNames.CONTENT_LENGTH).get()));
        }

        private static boolean isZero(String number) {
            return number.chars().allMatch(c -> c == '0');
        }
    }

    /** Notifies the connection when a response starts. */
    private static final class ResponseListener implements Http1ConnectionListener {
        @Override
        public void status(ConnectionContext context, Status status) {
            if (context instanceof DeadlineConnectionContext timed) {
                timed.responseStarted();
            }
        }
    }

    private final class DeadlineHttp1Connection implements ServerConnection, InterruptableTask<Void> {
        private final ServerConnection http;
        private final ConnectionContext context;
        private final ClientConnection open;

        DeadlineHttp1Connection(ServerConnection http, ConnectionContext context, ClientConnection open) {
            this.http = http;
            this.context = context;
            this.open = open;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http.handle(limit);
                linger();
            } catch (CloseConnectionException e) {
                linger();
            } finally {
                connections.remove(open);
                closeBoth();
            }
        }

        private void linger() {
            try {
                if (!context.isSecure()) {
                    open.linger(LINGER);
                }
            } catch (IOException e) {
                LOG.debug("the peer is gone", e);
            }
        }

        /** Closes TLS first, which sends its close message; then the socket, which the library may leave open. */
        private void closeBoth() {
            try {
                if (context.isSecure()) {
                    context.serverSocket().close();
                }
            } catch (RuntimeException e) {
                LOG.debug("closing TLS", e);
            }
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("closing a socket", e);
            }
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO; // deadlines are kept here, not by the library
        }

        @Override
        public void close(boolean interrupt) {
            http.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return http instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
