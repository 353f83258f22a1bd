package dev.ambit.storage.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.NoTemplateEngine;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Storage over one connection that writes and a pool of connections that read.
 *
 * <p>Writers queue at a fair lock here rather than inside the engine: SQLite lets those who wait poll, and the unlucky
 * starve. The lock is held until the listeners have run, which is what puts them in the order of commits.
 */
final class SqlStorage implements Storage {
    private final Dialect dialect;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;
    private final ReentrantLock turn = new ReentrantLock(true);
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
        return run(reading, statements -> work.apply(new SqlTx(statements)));
    }

    @Override
    public <T> T inTransaction(Function<Tx, T> work) {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside of a transaction or a listener");
        }
        turn.lock();
        try {
            T result = run(writing, statements -> {
                T outcome = work.apply(new SqlTx(statements));
                statements.finish();
                return outcome;
            });
            tellListeners();
            return result;
        } finally {
            turn.unlock();
        }
    }

    private <T> T run(Jdbi jdbi, Function<Statements, T> work) {
        try {
            return jdbi.inTransaction(handle -> work.apply(new Statements(handle, dialect)));
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
