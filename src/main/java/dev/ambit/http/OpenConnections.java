package dev.ambit.http;

import dev.ambit.core.policy.IpAddress;
import io.helidon.common.socket.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
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
 * <p>Open connections are bounded, in all and per {@link Source}. At a bound the connection that has been idle longest is
 * closed to make room for the new one: a source at its own bound loses one of its own, so that a client that opens
 * connections and leaves them open takes none away from others. Connections of trusted proxies carry requests of many
 * clients and count only in all.
 */
final class OpenConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    /** Connections that were closed to make room and whose threads have not noticed yet; within the reserved files. */
    static final int CLOSING = 64;

    private final HttpSettings.Limits limits;
    private final ClientAddress clients;
    private final Map<Ends, OpenConnection> open = new ConcurrentHashMap<>();
    private final Source.All sources = new Source.All();
    private final Room room;

    /** All of {@link #open}, least recently used first; guarded by itself, as are those of the sources. */
    private final NavigableSet<OpenConnection> ranked = new TreeSet<>(OpenConnection.BY_RANK);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connections").factory());
    private long accepted;

    /** What tells one connection of this machine from all others. */
    record Ends(SocketAddress remote, SocketAddress local) {}

    /** {@code clients} says which peers are trusted proxies. */
    OpenConnections(HttpSettings.Limits limits, ClientAddress clients) {
        this.limits = limits;
        this.clients = clients;
        this.room = new Room(limits.bytesInFlight());
        long period = Math.clamp(limits.requestTimeout().toMillis() / 8, 20, 1_000);
        var _ = timer.scheduleWithFixedDelay(this::enforce, period, period, TimeUnit.MILLISECONDS);
    }

    int size() {
        return open.size();
    }

    /** How many wait for a request. */
    int idle() {
        return (int) open.values().stream()
                .filter(connection -> connection.idleSince() != OpenConnection.BUSY)
                .count();
    }

    /** How many sources something is remembered of. */
    int sources() {
        return sources.size();
    }

    long bytesInFlight() {
        return room.taken();
    }

    /** How many requests from there are still arriving. */
    int unfinishedOf(IpAddress client) {
        return sources.unfinishedOf(client);
    }

    /** The connection between these ends; null when it was closed meanwhile. */
    @Nullable
    OpenConnection find(PeerInfo remote, PeerInfo local) {
        return open.get(new Ends(remote.address(), local.address()));
    }

    /**
     * Takes a new connection.
     *
     * @throws IOException when there is no room for it, or it is gone already
     */
    void accept(SocketChannel socket) throws IOException {
        Ends ends = new Ends(socket.getRemoteAddress(), socket.getLocalAddress());
        InetAddress peer = ((InetSocketAddress) ends.remote()).getAddress();
        OpenConnection connection = new OpenConnection(
                ends, socket, limits, new Share(sources, room, limits.unfinishedPerSource(), IpAddress.of(peer)));
        Source source = clients.isTrusted(peer) ? null : sources.hold(peer);
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
    boolean announce(OpenConnection connection, IpAddress client) {
        if (connection.share().source() != null || clients.isTrusted(client)) {
            return true;
        }
        Source source = sources.hold(client);
        synchronized (ranked) {
            if (ranked.contains(connection) && makeRoom(source.connections(), limits.connectionsPerSource())) {
                connection.share().attach(source);
                source.connections().add(connection);
                return true;
            }
        }
        sources.letGo(source);
        return false;
    }

    private boolean admit(OpenConnection connection, @Nullable Source source) {
        synchronized (ranked) {
            boolean hasRoom = (source == null || makeRoom(source.connections(), limits.connectionsPerSource()))
                    && makeRoom(ranked, limits.connections());
            if (!hasRoom) {
                return false;
            }
            connection.share().attach(source);
            OpenConnection closed = open.put(connection.ends(), connection);
            if (closed != null) { // the same client came back by the same port before anyone noticed
                leave(closed);
            }
            connection.rank(connection.idleSince(), ++accepted);
            enter(connection);
            return true;
        }
    }

    /**
     * Sees to it that fewer than {@code most} are left, by closing the one that has been idle longest. A rank is a moment at
     * which its connection was last known to be idle, or busy: never later than the truth. So if the first one's rank is still
     * true, no other has been idle for longer; otherwise it is ranked anew, which its use in between has paid for.
     *
     * @return false when all of them are in use
     */
    private boolean makeRoom(NavigableSet<OpenConnection> connections, int most) {
        long now = System.nanoTime();
        while (connections.size() >= most) {
            OpenConnection first = connections.first();
            long since = first.idleSince();
            if (!first.isOpen() || (since == first.rank() && first.closeIfIdleSince(since))) {
                forget(first);
            } else if (first.rank() - now >= 0) {
                return false; // all were looked at
            } else {
                Source source = first.share().source();
                ranked.remove(first);
                remove(source, first);
                first.rank(since == OpenConnection.BUSY ? now : since, first.number());
                enter(first);
            }
        }
        return true;
    }

    private void enter(OpenConnection connection) {
        ranked.add(connection);
        Source source = connection.share().source();
        if (source != null) {
            source.connections().add(connection);
        }
    }

    /** Counts {@code connection} no more. */
    void forget(OpenConnection connection) {
        synchronized (ranked) {
            if (open.remove(connection.ends(), connection)) {
                leave(connection);
            }
        }
    }

    private void leave(OpenConnection connection) {
        ranked.remove(connection);
        remove(connection.share().source(), connection);
        sources.letGo(connection.share().source());
    }

    private static void remove(@Nullable Source source, OpenConnection connection) {
        if (source != null) {
            source.connections().remove(connection);
        }
    }

    private void enforce() {
        for (OpenConnection connection : open.values()) {
            try {
                connection.enforce();
            } catch (IOException | RuntimeException e) {
                LOG.debug("ending a connection that took too long", e);
            }
            if (!connection.isOpen()) {
                forget(connection);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.values().forEach(this::forget);
    }
}
