package dev.ambit.storage.sql;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * Storage over one connection that writes and a pool of connections that read.
 *
 * <p>Writers queue at a fair lock here rather than inside the engine: SQLite lets those who wait poll, and the unlucky
 * starve. The lock is held until the listeners have run, which is what puts them in the order of commits.
 *
 * <p>Whoever gets the lock runs, in one transaction of the engine, all work that waits: one flush of the disk serves them all.
 * Each runs in a savepoint and fails alone; none is answered before the commit.
 */
final class SqlStorage implements Storage {
    private static final String SAVEPOINT = "work";

    private final Dialect dialect;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;
    /** A writer waits for at most so many others that came with it. */
    private static final int MOST_TOGETHER = 64;

    private final ReentrantLock turn = new ReentrantLock(true);
    private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** {@code writer} hands out one connection at a time. */
    SqlStorage(Dialect dialect, HikariDataSource writer, HikariDataSource readers) {
        this.dialect = dialect;
        this.writer = writer;
        this.readers = readers;
        this.writing = configured(writer);
        this.reading = configured(readers);
    }

    @Override
    public <T> T read(Function<Tx, T> work) {
        try {
            return reading.inTransaction(handle -> work.apply(new SqlTx(new Statements(handle, dialect))));
        } catch (JdbiException e) {
            throw Failures.of(dialect, e);
        }
    }

    @Override
    public <T> T inTransaction(Function<Tx, T> work) {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside of a transaction or a listener");
        }
        Pending<T> own = new Pending<>(work);
        waiting.add(own);
        turn.lock();
        try {
            while (!own.isDone()) { // by this thread, when nobody before it has done it
                commitTogether();
            }
        } finally {
            turn.unlock();
        }
        return own.result();
    }

    private void commitTogether() {
        List<Pending<?>> group = new ArrayList<>();
        for (Pending<?> one = waiting.poll(); one != null; one = waiting.poll()) {
            group.add(one);
            if (group.size() == MOST_TOGETHER) {
                break;
            }
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
            writing.useTransaction(handle -> {
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

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    static Jdbi configured(HikariDataSource source) {
        Jdbi jdbi = Jdbi.create(source);
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(new NoTemplateEngine());
        // The default repeats every bound value, digests and password hashes among them.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        jdbi.registerArgument(new ValueArguments());
        return jdbi;
    }

    /** Work of one caller, and what became of it; touched by whoever holds the lock, and by the caller when it is done. */
    private final class Pending<T> {
        private final Function<Tx, T> work;
        private @Nullable Throwable failure;
        private @Nullable Supplier<T> result;
        private boolean done;

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
            done = true;
        }

        boolean isDone() {
            return done;
        }

        T result() {
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
