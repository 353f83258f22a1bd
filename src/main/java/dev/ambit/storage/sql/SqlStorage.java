package dev.ambit.storage.sql;

import static java.util.Objects.requireNonNull;

import dev.ambit.core.resource.ObjectId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import dev.ambit.storage.Tx;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.NoTemplateEngine;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;

/**
 * Storage over one connection that writes and a few that read.
 *
 * <p>Writers queue here rather than inside the engine: SQLite lets those who wait poll, and the unlucky starve. One at a time
 * runs the work, commits and then runs the listeners, which is what puts them in the order of commits. Who finds nobody
 * writing does it itself, since handing work over and back takes as long as a third of a flush; who comes while somebody
 * writes leaves it to a thread of the platform, for a virtual one keeps its carrier while the disk flushes.
 *
 * <p>All work that waits runs in one transaction of the engine: one flush of the disk serves them all. Each runs in a
 * savepoint and fails alone; none is answered before the commit.
 */
final class SqlStorage implements Storage {
    private static final String SAVEPOINT = "work";
    private static final int READERS = 8;

    /** A writer waits for at most so many others that came with it. */
    private static final int MOST_TOGETHER = 64;

    private final Dialect dialect;
    private final Connections writer;
    private final Connections readers;
    private final ReentrantLock writing = new ReentrantLock();
    private final ExecutorService committer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("writer").factory());
    private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    SqlStorage(Dialect dialect, Jdbi writer, Jdbi readers) {
        this.dialect = dialect;
        this.writer = new Connections(configured(writer), 1);
        this.readers = new Connections(configured(readers), READERS);
    }

    @Override
    public <T> T read(Function<Tx, T> work) {
        try {
            return readers.inTransaction(handle -> work.apply(new SqlTx(new Statements(handle, dialect))));
        } catch (JdbiException e) {
            throw Failures.of(dialect, e);
        }
    }

    @Override
    public <T> T inTransaction(Function<Tx, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside of a transaction or a listener");
        }
        Pending<T> own = new Pending<>(work);
        waiting.add(own);
        if (writing.tryLock()) {
            commitAndUnlock();
        } else {
            leaveToTheOthers(own);
        }
        return own.join();
    }

    private void leaveToTheOthers(Pending<?> own) {
        try {
            committer.execute(() -> {
                writing.lock();
                commitAndUnlock();
            });
        } catch (RejectedExecutionException e) {
            if (waiting.remove(own)) {
                throw new StorageException(Reason.UNREACHABLE, "the storage is closed", e);
            }
        }
    }

    private void commitAndUnlock() {
        try {
            commitTogether();
        } finally {
            writing.unlock();
        }
    }

    /** Takes all work that waits; the calls for what another call took with it find nothing. */
    private void commitTogether() {
        List<Pending<?>> group = new ArrayList<>();
        for (Pending<?> one = waiting.poll(); one != null; one = waiting.poll()) {
            group.add(one);
            if (group.size() == MOST_TOGETHER) {
                break;
            }
        }
        if (group.isEmpty()) {
            return;
        }
        try {
            inOneTransaction(group);
            if (group.stream().anyMatch(Pending::succeeded)) {
                tellListeners();
            }
        } catch (RuntimeException | Error e) {
            group.forEach(
                    one -> one.fail(e)); // nobody hears of a success that is not on disk, or that the index missed
        } finally {
            group.forEach(Pending::finish);
        }
    }

    private void inOneTransaction(List<Pending<?>> group) {
        try {
            writer.inTransaction(handle -> {
                for (Pending<?> one : group) {
                    handle.savepoint(SAVEPOINT);
                    one.run(new Statements(handle, dialect));
                    if (one.succeeded()) {
                        handle.releaseSavepoint(SAVEPOINT);
                    } else {
                        // Fails, and the group with it, when the engine has already rolled everything back: a full
                        // disk.
                        handle.rollbackToSavepoint(SAVEPOINT);
                    }
                }
                return group;
            });
        } catch (JdbiException e) {
            throw Failures.of(dialect, e);
        }
    }

    /** All of them, even when one fails: the others still have to learn of a revoke. */
    private void tellListeners() {
        RuntimeException failure = null;
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void onCommit(Runnable listener) {
        listeners.add(listener);
    }

    /** Work that waits is still done. */
    @Override
    public void close() {
        committer.close();
        writing.lock(); // for good: who comes now is told
        readers.close();
        writer.close();
    }

    static Jdbi configured(Jdbi jdbi) {
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(new NoTemplateEngine());
        // The default repeats every bound value, digests and password hashes among them.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        jdbi.registerArgument(new ValueArguments());
        return jdbi;
    }

    /** Work of one caller, and what became of it; touched by the writing thread, and by the caller when it is done. */
    private final class Pending<T> {
        private final Function<Tx, T> work;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable Throwable failure;
        private @Nullable Supplier<T> result;

        Pending(Function<Tx, T> work) {
            this.work = work;
        }

        void run(Statements statements) {
            try {
                T outcome = work.apply(new SqlTx(statements));
                statements.finish();
                result = () -> outcome;
            } catch (JdbiException e) {
                failure = Failures.of(dialect, e);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        boolean succeeded() {
            return failure == null;
        }

        /** Takes a success back; a failure of its own stays what it is. */
        void fail(Throwable cause) {
            failure = failure == null ? cause : failure;
        }

        void finish() {
            done.complete(null);
        }

        /** Waits until it is finished, also when interrupted: it happens, and its caller must hear how it went. */
        T join() {
            done.join();
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return requireNonNull(result).get();
        }
    }

    /** Binds ids as bytes and times as microseconds. */
    private static final class ValueArguments implements ArgumentFactory.Preparable {
        @Override
        public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
            if (type instanceof Class<?> id && ObjectId.class.isAssignableFrom(id)) {
                return Optional.of(
                        value -> (at, statement, _) -> statement.setBytes(at, Columns.bytes((ObjectId) value)));
            }
            if (type.equals(Instant.class)) {
                return Optional.of(
                        value -> (at, statement, _) -> statement.setLong(at, Columns.micros((Instant) value)));
            }
            return Optional.empty();
        }
    }
}
