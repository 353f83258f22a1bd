package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.NoTemplateEngine;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Storage in an SQL database, with one connection for writing and several for reading. The thread that commits also
 * runs the listeners, which therefore run in the order of commits.
 */
final class SqlStorage implements Storage {
    private static final int READERS_FOR_URGENT_WORK = 4;

    private final Dialect dialect;
    private final AuditKeys auditKeys;
    private final ConnectionPool writer;
    private final ConnectionPool readers;
    private final GroupCommit<WriteTransaction> commits = new GroupCommit<>(this::commit);
    private final CommitListeners listeners = new CommitListeners();

    /** Creates a storage with at most {@code maxReaders} concurrent readers. */
    SqlStorage(Dialect dialect, Jdbi writer, Jdbi readers, int maxReaders, AuditKeys auditKeys) {
        this.dialect = dialect;
        this.auditKeys = auditKeys;
        this.writer = new ConnectionPool(dialect, configured(writer), 1, 0, dialect::beginWriting);
        this.readers = new ConnectionPool(
                dialect, configured(readers), maxReaders, READERS_FOR_URGENT_WORK, dialect::beginReading);
    }

    @Override
    public <T> T read(Function<Tx, T> work) {
        try {
            return readers.inTransaction(handle -> work.apply(new SqlTx(new UnitOfWork(handle, dialect, auditKeys))));
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(JdbiException e) {
        try {
            Budget.step(0);
        } catch (Budget.ExhaustedException exhausted) {
            return exhausted; // the reason of the interrupt
        }
        return SqlErrors.of(dialect, e);
    }

    @Override
    public <T> T inTransaction(Function<Tx, T> work) {
        return commits.run(transaction -> transaction.run(work));
    }

    private void commit(Consumer<WriteTransaction> work) {
        List<Runnable> prepared;
        try {
            prepared = writer.inTransaction(handle -> {
                WriteTransaction transaction = new WriteTransaction(handle, dialect, auditKeys, listeners);
                work.accept(transaction);
                return listeners.prepare(transaction);
            });
        } catch (JdbiException e) {
            throw SqlErrors.of(dialect, e);
        }
        listeners.runAfterCommit(prepared);
    }

    @Override
    public void onCommit(CommitListener listener) {
        listeners.add(listener);
    }

    /** Completes waiting work first. */
    @Override
    public void close() {
        commits.close();
        readers.close();
        writer.close();
    }

    static Jdbi configured(Jdbi jdbi) {
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(new NoTemplateEngine());
        // The default includes every bound value, such as digests and password hashes.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        jdbi.registerArgument(new ValueArguments());
        return jdbi;
    }
}
