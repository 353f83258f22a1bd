package dev.ambit.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every accepted socket, from before its TLS handshake until it is closed; ends those that take too long (slow headers, slow
 * bodies, answers that nobody reads). The library itself only ends connections between two requests.
 */
final class OpenConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final int RESERVED_FILES = 256;

    private final Map<Ends, OpenConnection> open = new ConcurrentHashMap<>();
    private final Duration requestTimeout;
    private final Duration idleTimeout;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connections").factory());

    /** What tells one connection of this machine from all others. */
    private record Ends(SocketAddress remote, SocketAddress local) {}

    OpenConnections(Duration requestTimeout, Duration idleTimeout) {
        this.requestTimeout = requestTimeout;
        this.idleTimeout = idleTimeout;
        long period = Math.clamp(requestTimeout.toMillis() / 8, 20, 1_000);
        var _ = timer.scheduleWithFixedDelay(this::enforce, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * How many connections this process can hold beside its other files. One more would make accepting fail, after which the
     * library listens no more: anybody could stop the server by opening connections.
     */
    static int most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Math.clamp(system.getMaxFileDescriptorCount() - RESERVED_FILES, 16, 1_000_000)
                : 1_000;
    }

    int size() {
        return open.size();
    }

    /** The connection between these ends; null when it was closed meanwhile. */
    @Nullable
    OpenConnection find(PeerInfo remote, PeerInfo local) {
        return open.get(new Ends(remote.address(), local.address()));
    }

    void remove(PeerInfo remote, PeerInfo local) {
        open.remove(new Ends(remote.address(), local.address()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.clear();
    }

    private void accept(SocketChannel socket) throws IOException {
        open.put(
                new Ends(socket.getRemoteAddress(), socket.getLocalAddress()),
                new OpenConnection(socket, requestTimeout, idleTimeout));
    }

    private void enforce() {
        for (OpenConnection connection : open.values()) {
            try {
                connection.enforce();
            } catch (IOException | RuntimeException e) {
                LOG.debug("ending a connection that took too long", e);
            }
        }
        open.values().removeIf(connection -> !connection.isOpen());
    }

    /** The place where the library shows every socket that it accepts. */
    SocketOptions acceptance() {
        SocketOptions usual = SocketOptions.create();
        return new SocketOptions() {
            @Override
            public void configureSocket(SocketChannel socket) {
                SocketOptions.super.configureSocket(socket);
                try {
                    accept(socket);
                } catch (IOException e) {
                    throw new UncheckedIOException(e); // gone already; the library goes on with the next one
                }
            }

            @Override
            public Map<SocketOption<?>, Object> socketOptions() {
                return usual.socketOptions();
            }

            @Override
            public Duration connectTimeout() {
                return usual.connectTimeout();
            }

            @Override
            public Duration readTimeout() {
                return Duration.ZERO;
            }

            @Override
            public Optional<Integer> socketReceiveBufferSize() {
                return usual.socketReceiveBufferSize();
            }

            @Override
            public Optional<Integer> socketSendBufferSize() {
                return usual.socketSendBufferSize();
            }

            @Override
            public boolean socketReuseAddress() {
                return usual.socketReuseAddress();
            }

            @Override
            public boolean socketKeepAlive() {
                return usual.socketKeepAlive();
            }

            @Override
            public boolean tcpNoDelay() {
                return true;
            }
        };
    }
}
