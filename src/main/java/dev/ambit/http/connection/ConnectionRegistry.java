package dev.ambit.http.connection;

import dev.ambit.background.PeriodicTask;
import dev.ambit.core.net.IpAddress;
import dev.ambit.http.route.ClientAddress;
import io.helidon.common.socket.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registry of all accepted sockets, from before the TLS handshake until they are closed. It ends those that take too
 * long (slow headers, slow bodies, responses that are not read); the library itself only ends connections between two
 * requests.
 *
 * <p>Open connections are bounded, in total, per source and per site (see {@link SourceUsage}). At a bound the
 * connection that has been idle longest is closed to make room for the new one; when none is idle, the one whose
 * request has been arriving longest. A source at its own bound loses one of its own connections, so that a client that
 * leaves many connections open does not take any from others. Connections of trusted proxies carry requests of many
 * clients and count only in total.
 */
public final class ConnectionRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRegistry.class);

    /** Connections that were closed to make room but whose threads have not ended yet; within the reserved files. */
    public static final int CLOSING = 64;

    private final HttpSettings.Limits limits;
    private final ClientAddress clients;
    private final Map<Endpoints, ClientConnection> open = new ConcurrentHashMap<>();
    private final SourceUsage.All sources = new SourceUsage.All();
    private final InFlightMemory inFlightMemory;

    /** All of {@link #open}; also the lock of the eviction orders of the sources. */
    private final EvictionOrder ranked = new EvictionOrder();

    private final PeriodicTask enforcement;
    private long accepted;

    /** The addresses of both ends, which identify a connection. */
    record Endpoints(SocketAddress remote, SocketAddress local) {}

    /** {@code clients} says which peers are trusted proxies. */
    public ConnectionRegistry(HttpSettings.Limits limits, ClientAddress clients) {
        this.limits = limits;
        this.clients = clients;
        this.inFlightMemory = new InFlightMemory(limits.bytesInFlight());
        long period = Math.clamp(limits.requestTimeout().toMillis() / 8, 20, 1_000);
        this.enforcement = new PeriodicTask("connections", Duration.ofMillis(period), this::enforce);
        enforcement.start();
    }

    public int size() {
        return open.size();
    }

    /** The number of connections that wait for a request. */
    public int idle() {
        return (int) open.values().stream()
                .filter(connection -> connection.evictionRank().isIdle())
                .count();
    }

    /** The number of connections that were found to wait for the rest of a request. */
    public int setAside() {
        synchronized (ranked) {
            return ranked.arriving().size();
        }
    }

    /** The number of sources with counted resources. */
    public int sources() {
        return sources.size();
    }

    public long bytesInFlight() {
        return inFlightMemory.taken();
    }

    /** The number of requests of {@code client} that are still arriving. */
    public int unfinishedOf(IpAddress client) {
        return sources.unfinishedOf(client);
    }

    /** The connection between these ends; null when it was closed meanwhile. */
    @Nullable
    ClientConnection find(PeerInfo remote, PeerInfo local) {
        return open.get(new Endpoints(remote.address(), local.address()));
    }

    /**
     * Registers a new connection.
     *
     * @throws IOException when there is no room for it, or the peer has closed it
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
            sources.release(source);
            throw new IOException("no room for another connection");
        }
    }

    /**
     * Counts {@code connection} for the client that a trusted proxy names as its origin.
     *
     * @return false when there is no room for another connection of that client
     */
    boolean countForClient(ClientConnection connection, IpAddress client) {
        if (connection.usage().source() != null || clients.isTrusted(client)) {
            return true;
        }
        SourceUsage source = sources.hold(client);
        synchronized (ranked) {
            if (ranked.contains(connection) && makeRoom(source)) {
                exit(connection);
                connection.usage().attach(source);
                enter(connection);
                return true;
            }
        }
        sources.release(source);
        return false;
    }

    private boolean admit(ClientConnection connection, @Nullable SourceUsage source) {
        synchronized (ranked) {
            if (!makeRoom(source) || !makeRoom(ranked, limits.connections())) {
                return false;
            }
            connection.usage().attach(source);
            ClientConnection closed = open.put(connection.endpoints(), connection);
            if (closed != null) { // the client reused its port before the end of the old connection was noticed
                leave(closed);
            }
            connection.evictionRank().number(++accepted);
            enter(connection);
            return true;
        }
    }

    /** Makes room for one more connection of {@code source}, if any, and its site. */
    private boolean makeRoom(@Nullable SourceUsage source) {
        for (SourceUsage one = source; one != null; one = one.site()) {
            if (!makeRoom(one.connections(), one.limit(limits.connectionsPerSource()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reduces {@code connections} to fewer than {@code max} by closing the one that has been idle longest, or else
     * arriving longest. A connection whose rank is outdated is ranked again; each use of a connection causes at most
     * one such step.
     *
     * @return false when all of them handle requests
     */
    private boolean makeRoom(EvictionOrder connections, long max) {
        long now = System.nanoTime();
        while (connections.size() >= max) {
            ClientConnection next = connections.next(now);
            if (next == null) {
                return false;
            }
            if (!next.isOpen() || next.closeIfUnused()) {
                remove(next);
            } else {
                rankAnew(next, now);
            }
        }
        return true;
    }

    private void rankAnew(ClientConnection connection, long now) {
        exit(connection);
        connection.evictionRank().update(now);
        enter(connection);
    }

    private void enter(ClientConnection connection) {
        ranked.add(connection);
        for (SourceUsage one = connection.usage().source(); one != null; one = one.site()) {
            one.connections().add(connection);
        }
    }

    private void exit(ClientConnection connection) {
        ranked.remove(connection);
        for (SourceUsage one = connection.usage().source(); one != null; one = one.site()) {
            one.connections().remove(connection);
        }
    }

    /** Removes {@code connection} from all counts. */
    void remove(ClientConnection connection) {
        synchronized (ranked) {
            if (open.remove(connection.endpoints(), connection)) {
                leave(connection);
            }
        }
    }

    private void leave(ClientConnection connection) {
        exit(connection);
        sources.release(connection.usage().source());
    }

    private void enforce() {
        for (ClientConnection connection : open.values()) {
            try {
                connection.enforce();
            } catch (IOException | RuntimeException e) {
                LOG.debug("ending a connection that took too long", e);
            }
            if (!connection.isOpen()) {
                remove(connection);
            }
        }
        rankArrived();
    }

    /** Ranks connections again that were set aside and whose request has arrived meanwhile. */
    private void rankArrived() {
        long now = System.nanoTime();
        synchronized (ranked) {
            for (ClientConnection connection : ranked.arriving()) {
                if (!connection.evictionRank().isStillArriving()) {
                    rankAnew(connection, now);
                }
            }
        }
    }

    @Override
    public void close() {
        enforcement.close();
        open.values().forEach(this::remove);
    }
}
