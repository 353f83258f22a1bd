package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A few connections that stay open, each used by one thread at a time. What keeps them is the statements: they stay prepared
 * as long as the connection is open, and preparing costs as much as running. The pools that we know close them in between,
 * or hold up virtual threads.
 */
final class ConnectionPool implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final Jdbi jdbi;
    private final String begin;
    private final Semaphore free;
    private final Semaphore reserved;
    private final Deque<Handle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * At most {@code most} connections of {@code jdbi}, whose transactions start with the statement {@code begin}, and {@code
     * reserved} more for urgent work.
     */
    ConnectionPool(Jdbi jdbi, int most, int reserved, String begin) {
        this.jdbi = jdbi.setStatementBuilderFactory(_ -> new PreparedStatements());
        this.begin = begin;
        this.free = new Semaphore(most);
        this.reserved = new Semaphore(reserved);
    }

    /** Runs {@code work} in a transaction of one of them. */
    <T> T inTransaction(Function<Handle, T> work) {
        Semaphore permits = acquire();
        if (permits == null) {
            throw new StorageException(Reason.BUSY, "no connection to the database came free", null);
        }
        try {
            Handle handle = idle.pollFirst();
            return inTransaction(handle == null ? jdbi.open() : handle, work);
        } finally {
            permits.release();
        }
    }

    private <T> T inTransaction(Handle handle, Function<Handle, T> work) {
        boolean sound = false;
        try {
            handle.execute(begin);
            T result = work.apply(handle);
            handle.execute("COMMIT");
            sound = true;
            return result;
        } catch (JdbiException e) {
            throw e; // whatever the engine disliked, the next transaction has a connection that knows nothing of it
        } catch (RuntimeException e) {
            sound = undo(handle, e);
            throw e;
        } finally {
            if (sound && !closed) {
                idle.addFirst(handle);
            } else {
                handle.close();
            }
        }
    }

    /** Whether that could be done; otherwise closing the connection does it. */
    private static boolean undo(Handle handle, Throwable why) {
        try {
            handle.execute("ROLLBACK");
            return true;
        } catch (JdbiException e) {
            why.addSuppressed(e);
            return false;
        }
    }

    /** What a permit was taken from; null when none came free. */
    private @Nullable Semaphore acquire() {
        if (free.tryAcquire()) { // also for a thread that was interrupted: it may be writing for others
            return free;
        }
        if (Budget.current().isUrgent() && reserved.tryAcquire()) {
            return reserved;
        }
        try {
            return free.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS) ? free : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (@Nullable Handle handle = idle.pollFirst(); handle != null; handle = idle.pollFirst()) {
            handle.close();
        }
    }
}
