package dev.ambit.http.connection;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The order in which connections are closed to make room for others: idle ones, then those whose requests are
 * arriving, each by the time since then. Guarded by the lock of {@link ConnectionRegistry}.
 *
 * <p>A rank is the time at which its connection was last known to be idle or busy, and never later than the actual
 * time. So if the first rank is still true, no other connection has been idle longer. A connection that was found to
 * wait for the rest of a request is set aside: it is unlikely to become idle soon, and checking thousands of them for
 * each new connection would be too expensive.
 */
final class EvictionOrder {
    private static final Comparator<ClientConnection> BY_RANK = Comparator.comparing(ClientConnection::evictionRank);

    private final NavigableSet<ClientConnection> usual = new TreeSet<>(BY_RANK);
    private final NavigableSet<ClientConnection> arriving = new TreeSet<>(BY_RANK);

    int size() {
        return usual.size() + arriving.size();
    }

    boolean contains(ClientConnection connection) {
        return of(connection).contains(connection);
    }

    void add(ClientConnection connection) {
        of(connection).add(connection);
    }

    void remove(ClientConnection connection) {
        of(connection).remove(connection);
    }

    private NavigableSet<ClientConnection> of(ClientConnection connection) {
        return connection.evictionRank().isSetAside() ? arriving : usual;
    }

    /** The next to be closed or ranked again; null when all were found to handle a request at {@code now}. */
    @Nullable
    ClientConnection next(long now) {
        if (!usual.isEmpty() && usual.first().evictionRank().isBefore(now)) {
            return usual.first();
        }
        return arriving.isEmpty() ? null : arriving.first();
    }

    /** The connections that were set aside. */
    List<ClientConnection> arriving() {
        return List.copyOf(arriving);
    }
}
