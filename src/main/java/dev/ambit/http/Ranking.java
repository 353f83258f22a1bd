package dev.ambit.http;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Connections in the order in which they make room for others: those that are idle, then those whose requests arrive, each by since
 * when. Guarded by the lock of {@link OpenConnections}.
 *
 * <p>A rank is a moment at which its connection was last known to be idle, or busy: never later than the truth. So if the first
 * one's rank is still true, no other has been idle for longer. One that was found to wait for the rest of a request is set aside: it
 * will hardly be idle soon, and looking at thousands of them again for each new connection would take all the time there is.
 */
final class Ranking {
    private final NavigableSet<OpenConnection> usual = new TreeSet<>(OpenConnection.BY_RANK);
    private final NavigableSet<OpenConnection> arriving = new TreeSet<>(OpenConnection.BY_RANK);

    int size() {
        return usual.size() + arriving.size();
    }

    boolean contains(OpenConnection connection) {
        return of(connection).contains(connection);
    }

    void add(OpenConnection connection) {
        of(connection).add(connection);
    }

    void remove(OpenConnection connection) {
        of(connection).remove(connection);
    }

    private NavigableSet<OpenConnection> of(OpenConnection connection) {
        return connection.isAside() ? arriving : usual;
    }

    /** The next to be closed, or to be ranked anew; null when each was found to answer a request at {@code now}. */
    @Nullable
    OpenConnection next(long now) {
        if (!usual.isEmpty() && usual.first().rank() - now < 0) {
            return usual.first();
        }
        return arriving.isEmpty() ? null : arriving.first();
    }

    /** Those that were set aside. */
    List<OpenConnection> arriving() {
        return List.copyOf(arriving);
    }
}
