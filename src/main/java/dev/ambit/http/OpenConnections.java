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
final class OpenConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    /** Connections that were closed to make room and whose threads have not noticed yet; within the reserved files. */
    static final int CLOSING = 64;

    private final HttpSettings.Limits limits;
    private final ClientAddress clients;
    private final Map<Ends, OpenConnection> open = new ConcurrentHashMap<>();
    private final SourceUsage.All sources = new SourceUsage.All();
    private final Room room;

    /** All of {@link #open}; guarded by itself, as are those of the sources. */
    private final Ranking ranked = new Ranking();

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
    boolean announce(OpenConnection connection, IpAddress client) {
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

    private boolean admit(OpenConnection connection, @Nullable SourceUsage source) {
        synchronized (ranked) {
            if (!makeRoom(source) || !makeRoom(ranked, limits.connections())) {
                return false;
            }
            connection.share().attach(source);
            OpenConnection closed = open.put(connection.ends(), connection);
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
    private boolean makeRoom(Ranking connections, long most) {
        long now = System.nanoTime();
        while (connections.size() >= most) {
            OpenConnection next = connections.next(now);
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

    private void rankAnew(OpenConnection connection, long now) {
        exit(connection);
        connection.rankAnew(now);
        enter(connection);
    }

    private void enter(OpenConnection connection) {
        ranked.add(connection);
        for (SourceUsage one = connection.share().source(); one != null; one = one.site()) {
            one.connections().add(connection);
        }
    }

    private void exit(OpenConnection connection) {
        ranked.remove(connection);
        for (SourceUsage one = connection.share().source(); one != null; one = one.site()) {
            one.connections().remove(connection);
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
        exit(connection);
        sources.letGo(connection.share().source());
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
        takeBack();
    }

    /** Requests that were arriving when their connections were ranked may be answered by now, and those be idle. */
    private void takeBack() {
        long now = System.nanoTime();
        synchronized (ranked) {
            for (OpenConnection connection : ranked.arriving()) {
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
