package dev.ambit.http;

import dev.ambit.core.policy.IpAddress;
import io.helidon.common.socket.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every accepted socket, from before its TLS handshake until it is closed; ends those that take too long (slow headers, slow
 * bodies, answers that are not read). The library itself only ends connections between two requests.
 *
 * <p>Open connections are bounded, in all, per source and per site (see {@link SourceUsage}). At a bound the connection that has
 * been idle longest is closed to make room for the new one; when none is idle, the one whose request has been arriving longest. A
 * source at its own bound loses one of its own, so that a client that opens connections and leaves them open takes none away
 * from others. Connections of trusted proxies carry requests of many clients and count only in all.
 */
final class ConnectionRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRegistry.class);

    /** Connections that were closed to make room and whose threads have not noticed yet; within the reserved files. */
    static final int CLOSING = 64;

    private final HttpSettings.Limits limits;
    private final ClientAddress clients;
    private final Map<Endpoints, ClientConnection> open = new ConcurrentHashMap<>();
    private final SourceUsage.All sources = new SourceUsage.All();
    private final InFlightMemory inFlightMemory;

    /** All of {@link #open}; guarded by itself, as are those of the sources. */
    private final EvictionOrder ranked = new EvictionOrder();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connections").factory());
    private long accepted;

    /** What tells one connection of this machine from all others. */
    record Endpoints(SocketAddress remote, SocketAddress local) {}

    /** {@code clients} says which peers are trusted proxies. */
    ConnectionRegistry(HttpSettings.Limits limits, ClientAddress clients) {
        this.limits = limits;
        this.clients = clients;
        this.inFlightMemory = new InFlightMemory(limits.bytesInFlight());
        long period = Math.clamp(limits.requestTimeout().toMillis() / 8, 20, 1_000);
        var _ = timer.scheduleWithFixedDelay(this::enforce, period, period, TimeUnit.MILLISECONDS);
    }

    int size() {
        return open.size();
    }

    /** How many wait for a request. */
    int idle() {
        return (int) open.values().stream()
                .filter(connection -> connection.idleSince() != ClientConnection.BUSY)
                .count();
    }

    /** How many are known to wait for the rest of a request. */
    int setAside() {
        synchronized (ranked) {
            return ranked.arriving().size();
        }
    }

    /** How many sources something is remembered of. */
    int sources() {
        return sources.size();
    }

    long bytesInFlight() {
        return inFlightMemory.taken();
    }

    /** How many requests from there are still arriving. */
    int unfinishedOf(IpAddress client) {
        return sources.unfinishedOf(client);
    }

    /** The connection between these ends; null when it was closed meanwhile. */
    @Nullable
    ClientConnection find(PeerInfo remote, PeerInfo local) {
        return open.get(new Endpoints(remote.address(), local.address()));
    }

    /**
     * Takes a new connection.
     *
     * @throws IOException when there is no room for it, or it is gone already
     */
    void accept(SocketChannel socket) throws IOException {
        Endpoints endpoints = new Endpoints(socket.getRemoteAddress(), socket.getLocalAddress());
        InetAddress peer = ((InetSocketAddress) endpoints.remote()).getAddress();
        ClientConnection connection = new ClientConnection(
                endpoints,
                socket,
                limits,
                new ConnectionUsage(sources, inFlightMemory, limits.unfinishedPerSource(), IpAddress.of(peer)));
        SourceUsage source = clients.isTrusted(peer) ? null : sources.hold(IpAddress.of(peer));
        if (!admit(connection, source)) {
            sources.letGo(source);
            throw new IOException("no room for another connection");
        }
    }

    /**
     * Counts {@code connection} for the client whose connection it passes on, by the word of a trusted proxy.
     *
     * @return false when there is no room for another one of that client
     */
    boolean announce(ClientConnection connection, IpAddress client) {
        if (connection.share().source() != null || clients.isTrusted(client)) {
            return true;
        }
        SourceUsage source = sources.hold(client);
        synchronized (ranked) {
            if (ranked.contains(connection) && makeRoom(source)) {
                exit(connection);
                connection.share().attach(source);
                enter(connection);
                return true;
            }
        }
        sources.letGo(source);
        return false;
    }

    private boolean admit(ClientConnection connection, @Nullable SourceUsage source) {
        synchronized (ranked) {
            if (!makeRoom(source) || !makeRoom(ranked, limits.connections())) {
                return false;
            }
            connection.share().attach(source);
            ClientConnection closed = open.put(connection.endpoints(), connection);
            if (closed != null) { // the same client came back by the same port before anyone noticed
                leave(closed);
            }
            connection.number(++accepted);
            enter(connection);
            return true;
        }
    }

    /** Sees to it that {@code source}, when there is one, and its site may have one more. */
    private boolean makeRoom(@Nullable SourceUsage source) {
        for (SourceUsage one = source; one != null; one = one.site()) {
            if (!makeRoom(one.connections(), one.share(limits.connectionsPerSource()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Sees to it that fewer than {@code most} are left, by closing the one that has been idle longest, or else arriving longest. A
     * connection that does not do any more what it was ranked by is ranked anew, which its use in between has paid for.
     *
     * @return false when all of them answer requests
     */
    private boolean makeRoom(EvictionOrder connections, long most) {
        long now = System.nanoTime();
        while (connections.size() >= most) {
            ClientConnection next = connections.next(now);
            if (next == null) {
                return false;
            }
            if (!next.isOpen() || next.closeIfUnused()) {
                forget(next);
            } else {
                rankAnew(next, now);
            }
        }
        return true;
    }

    private void rankAnew(ClientConnection connection, long now) {
        exit(connection);
        connection.rankAnew(now);
        enter(connection);
    }

    private void enter(ClientConnection connection) {
        ranked.add(connection);
        for (SourceUsage one = connection.share().source(); one != null; one = one.site()) {
            one.connections().add(connection);
        }
    }

    private void exit(ClientConnection connection) {
        ranked.remove(connection);
        for (SourceUsage one = connection.share().source(); one != null; one = one.site()) {
            one.connections().remove(connection);
        }
    }

    /** Counts {@code connection} no more. */
    void forget(ClientConnection connection) {
        synchronized (ranked) {
            if (open.remove(connection.endpoints(), connection)) {
                leave(connection);
            }
        }
    }

    private void leave(ClientConnection connection) {
        exit(connection);
        sources.letGo(connection.share().source());
    }

    private void enforce() {
        for (ClientConnection connection : open.values()) {
            try {
                connection.enforce();
            } catch (IOException | RuntimeException e) {
                LOG.debug("ending a connection that took too long", e);
            }
            if (!connection.isOpen()) {
                forget(connection);
            }
        }
        takeBack();
    }

    /** Requests that were arriving when their connections were ranked may be answered by now, and those be idle. */
    private void takeBack() {
        long now = System.nanoTime();
        synchronized (ranked) {
            for (ClientConnection connection : ranked.arriving()) {
                if (!connection.isStillArriving()) {
                    rankAnew(connection, now);
                }
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.values().forEach(this::forget);
    }
}
