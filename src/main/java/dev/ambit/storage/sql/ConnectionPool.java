package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections that stay open, each used by one thread at a time. Connections are kept for their statements:
 * these stay prepared as long as the connection is open, and preparing costs as much as running. Existing pool
 * libraries close statements between uses, or block virtual threads.
 */
final class ConnectionPool implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final Dialect dialect;
    private final Jdbi jdbi;
    private final Consumer<Handle> begin;
    private final Semaphore free;
    private final Semaphore reserved;
    private final Deque<Handle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * Creates a pool of at most {@code maxSize} connections of {@code jdbi}, whose transactions are started by
     * {@code begin}, and of {@code reserved} more for urgent work.
     */
    ConnectionPool(Dialect dialect, Jdbi jdbi, int maxSize, int reserved, Consumer<Handle> begin) {
        this.dialect = dialect;
        this.jdbi = jdbi.setStatementBuilderFactory(_ -> new PreparedStatements());
        this.begin = begin;
        this.free = new Semaphore(maxSize);
        this.reserved = new Semaphore(reserved);
    }

    /** Runs {@code work} in a transaction on a connection of the pool. */
    <T> T inTransaction(Function<Handle, T> work) {
        Semaphore permits = acquire();
        if (permits == null) {
            throw new StorageException(Reason.BUSY, "no database connection became available in time", null);
        }
        try {
            Handle handle = idle.pollFirst();
            return inTransaction(handle == null ? jdbi.open() : handle, work);
        } finally {
            permits.release();
        }
    }

    private <T> T inTransaction(Handle handle, Function<Handle, T> work) {
        boolean reusable = false;
        try {
            begin.accept(handle);
            T result = work.apply(handle);
            dialect.commit(handle);
            reusable = true;
            return result;
        } catch (JdbiException e) {
            throw e; // not reusable: an engine error can leave the connection in an unknown state
        } catch (RuntimeException e) {
            reusable = tryRollback(handle, e);
            throw e;
        } finally {
            if (reusable && !closed) {
                idle.addFirst(handle);
            } else {
                handle.close();
            }
        }
    }

    /** Returns whether the rollback succeeded; otherwise closing the connection rolls back. */
    private boolean tryRollback(Handle handle, Throwable cause) {
        try {
            dialect.rollback(handle);
            return true;
        } catch (JdbiException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    /** Returns the semaphore that the permit was acquired from; null when none became available. */
    private @Nullable Semaphore acquire() {
        if (free.tryAcquire()) { // works for an interrupted thread too: it may be writing for others
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
