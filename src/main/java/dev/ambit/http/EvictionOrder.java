package dev.ambit.http;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Connections in the order in which they make room for others: those that are idle, then those whose requests arrive, each by since
 * when. Guarded by the lock of {@link ConnectionRegistry}.
 *
 * <p>A rank is a moment at which its connection was last known to be idle, or busy: never later than the truth. So if the first
 * one's rank is still true, no other has been idle for longer. One that was found to wait for the rest of a request is set aside: it
 * will hardly be idle soon, and looking at thousands of them again for each new connection would take all the time there is.
 */
final class EvictionOrder {
    private final NavigableSet<ClientConnection> usual = new TreeSet<>(ClientConnection.BY_RANK);
    private final NavigableSet<ClientConnection> arriving = new TreeSet<>(ClientConnection.BY_RANK);

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
        return connection.isAside() ? arriving : usual;
    }

    /** The next to be closed, or to be ranked anew; null when each was found to answer a request at {@code now}. */
    @Nullable
    ClientConnection next(long now) {
        if (!usual.isEmpty() && usual.first().rank() - now < 0) {
            return usual.first();
        }
        return arriving.isEmpty() ? null : arriving.first();
    }

    /** Those that were set aside. */
    List<ClientConnection> arriving() {
        return List.copyOf(arriving);
    }
}
