package dev.ambit.publish.server;

import dev.ambit.background.PeriodicTask;
import dev.ambit.core.net.IpAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections, and closes those that take too long. At a limit, the connection of the same source that has
 * waited longest for a message is closed to make room, or of all sources at the limit of all.
 */
final class TcpConnections implements AutoCloseable {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    /** After a failed accept, for example because the process has no free file. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration MAX_CLOSING = Duration.ofSeconds(1);

    private final ServerSocket listener;
    private final MessageAnswerer answerer;
    private final DnsLimits limits;
    private final Predicate<IpAddress> isKnown;
    private final DnsCounters counters;
    private final TransferSlots transfers;
    private final PeriodicTask deadlines;
    private final Thread accepting =
            Thread.ofPlatform().daemon().name("dns-accept").unstarted(this::accept);

    /** Guarded by itself. */
    private final Set<TcpConnection> open = new LinkedHashSet<>();

    /** {@code isKnown} are the clients that may open half of all connections, and for which a quarter is kept. */
    TcpConnections(
            ServerSocket listener,
            MessageAnswerer answerer,
            DnsLimits limits,
            Predicate<IpAddress> isKnown,
            DnsCounters counters) {
        this.listener = listener;
        this.answerer = answerer;
        this.limits = limits;
        this.isKnown = isKnown;
        this.counters = counters;
        this.transfers = new TransferSlots(limits.transfers(), limits.transfersPerPeer());
        this.deadlines = new PeriodicTask("dns-deadlines", CHECK_INTERVAL, this::closeAfterDeadline);
    }

    void start() {
        deadlines.start();
        accepting.start();
    }

    int size() {
        synchronized (open) {
            return open.size();
        }
    }

    MessageAnswerer answerer() {
        return answerer;
    }

    DnsLimits limits() {
        return limits;
    }

    DnsCounters counters() {
        return counters;
    }

    TransferSlots transfers() {
        return transfers;
    }

    void remove(TcpConnection connection) {
        synchronized (open) {
            open.remove(connection);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                admit(new TcpConnection(socket, this));
            } catch (IOException _) {
                if (!listener.isClosed()) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void admit(TcpConnection connection) {
        if (isAdmitted(connection)) {
            connection.start();
        } else {
            counters.evicted.increment();
            connection.close();
        }
    }

    private boolean isAdmitted(TcpConnection connection) {
        boolean isOfKnown = isKnown.test(connection.peer());
        int maxOfSource = isOfKnown ? limits.connections() / 2 : limits.connectionsPerSource();
        int maxOfUnknown = limits.connections() - limits.connections() / 4;
        synchronized (open) {
            return !listener.isClosed()
                    && makeRoom(other -> other.source().equals(connection.source()), maxOfSource)
                    && (isOfKnown || makeRoom(other -> !isKnown.test(other.peer()), maxOfUnknown))
                    && makeRoom(_ -> true, limits.connections())
                    && open.add(connection);
        }
    }

    /**
     * Closes connections of {@code group} until there are fewer than {@code max}; false when all of them are answering
     * messages.
     */
    private boolean makeRoom(Predicate<TcpConnection> group, int max) {
        List<TcpConnection> left = new ArrayList<>(open.stream().filter(group).toList());
        while (left.size() >= max) {
            TcpConnection longest = longestWaiting(left);
            if (longest == null) {
                return false;
            }
            if (longest.closeIfWaiting()) {
                counters.evicted.increment();
                left.remove(longest);
                open.remove(longest);
            }
        }
        return true;
    }

    private static @Nullable TcpConnection longestWaiting(List<TcpConnection> connections) {
        long now = System.nanoTime();
        TcpConnection longest = null;
        long most = -1;
        for (TcpConnection connection : connections) {
            long waited = connection.waited(now);
            if (waited > most) {
                longest = connection;
                most = waited;
            }
        }
        return longest;
    }

    private void closeAfterDeadline() {
        long now = System.nanoTime();
        openConnections().forEach(connection -> connection.closeAfterDeadline(now));
    }

    private List<TcpConnection> openConnections() {
        synchronized (open) {
            return List.copyOf(open);
        }
    }

    /** Stops accepting and closes all connections, also in the middle of an answer. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // it is closed nevertheless
        }
        deadlines.close();
        openConnections().forEach(TcpConnection::close);
        try {
            accepting.join(MAX_CLOSING.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
