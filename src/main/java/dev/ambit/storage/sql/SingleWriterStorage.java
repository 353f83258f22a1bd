package dev.ambit.storage.sql;

import static java.util.Objects.requireNonNull;

import dev.ambit.core.Budget;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import dev.ambit.storage.Tx;
import java.lang.reflect.Type;
import java.sql.Types;
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
import org.jdbi.v3.core.Handle;
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
 * Storage with one connection for writing and several for reading.
 *
 * <p>Writers queue here rather than inside the engine: SQLite waits for its lock by polling, which is unfair. One
 * thread at a time runs the work, commits and then runs the listeners, which therefore run in the order of commits. A
 * writer that finds the lock free does this on its own thread, since handing work over and back takes as long as a
 * third of a flush. A writer that finds the lock taken leaves its work to a platform thread: a virtual one would pin
 * its carrier during a flush.
 *
 * <p>All waiting work runs in one transaction of the engine, so that one flush of the disk serves all of it. In a
 * group, each piece of work runs in a savepoint and fails alone; no caller returns before the commit. Urgent work, such
 * as a revocation, runs first. The steps of a piece of work and of a group are limited, so that urgent work waits about
 * a second at most.
 */
final class SingleWriterStorage implements Storage {
    private static final int READERS_FOR_URGENT_WORK = 4;

    /** The maximum number of writers that share a transaction, and so wait for each other. */
    private static final int MAX_GROUP_SIZE = 64;

    /** A shared transaction takes no more work after this number of steps, which is half a second. */
    private static final long MAX_GROUP_STEPS = 200_000;

    private final Dialect dialect;
    private final AuditKeys auditKeys;
    private final ConnectionPool writer;
    private final ConnectionPool readers;
    private final ReentrantLock writing = new ReentrantLock();
    private final ExecutorService committer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("writer").factory());
    private final Queue<Pending<?>> urgent = new ConcurrentLinkedQueue<>();
    private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();

    /** Whether a listener failed after the last commit. Listeners are then notified of the next one in any case. */
    private boolean listenerFailed;

    /** Creates a storage with at most {@code maxReaders} concurrent readers. */
    SingleWriterStorage(Dialect dialect, Jdbi writer, Jdbi readers, int maxReaders, AuditKeys auditKeys) {
        this.dialect = dialect;
        this.auditKeys = auditKeys;
        this.writer = new ConnectionPool(configured(writer), 1, 0, dialect.beginWriting());
        this.readers =
                new ConnectionPool(configured(readers), maxReaders, READERS_FOR_URGENT_WORK, dialect.beginReading());
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
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction must not be started inside a transaction or a listener");
        }
        Pending<T> own = new Pending<>(work);
        own.queue().add(own);
        if (writing.tryLock()) {
            commitAndUnlock();
        } else {
            enqueue(own);
        }
        return own.join();
    }

    private void enqueue(Pending<?> own) {
        try {
            committer.execute(() -> {
                writing.lock();
                commitAndUnlock();
            });
        } catch (RejectedExecutionException e) {
            if (own.queue().remove(own)) {
                throw new StorageException(Reason.UNREACHABLE, "the storage is closed", e);
            }
        }
    }

    private void commitAndUnlock() {
        try {
            // Work shared by a group is charged to no request, not even to that of the thread that has the lock.
            Budget.unlimited().run(this::commitTogether);
        } finally {
            writing.unlock();
        }
    }

    /** Runs all waiting work; a call whose work was taken by an earlier call finds nothing to do. */
    private void commitTogether() {
        Pending<?> first = next();
        if (first == null) {
            return;
        }
        List<Pending<?>> group = new ArrayList<>();
        group.add(first);
        boolean isDone = false;
        Throwable failure = null;
        try {
            List<Runnable> prepared = inOneTransaction(group);
            listenerFailed = true;
            runAll(prepared);
            listenerFailed = false;
            isDone = true;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failure = e;
        } finally {
            if (!isDone && failure == null) { // an error of the JVM, which is not caught
                failure = new StorageException(Reason.UNEXPECTED, "the transaction was not completed");
            }
            for (Pending<?> one : group) {
                one.finish(failure); // success only when it is on disk and the index was updated
            }
        }
    }

    private @Nullable Pending<?> next() {
        Pending<?> one = urgent.poll();
        return one == null ? waiting.poll() : one;
    }

    /** Runs the work of {@code group}, adding all waiting work; returns the listeners' actions after the commit. */
    private List<Runnable> inOneTransaction(List<Pending<?>> group) {
        try {
            return writer.inTransaction(handle -> {
                if (urgent.isEmpty() && waiting.isEmpty()) {
                    group.getFirst().run(handle);
                    group.getFirst().throwFailure(); // rolls its changes back
                } else {
                    runWaiting(handle, group);
                }
                List<Revision> revisions = new ArrayList<>();
                group.forEach(one -> revisions.addAll(one.revisions));
                boolean mustNotify = listenerFailed || group.stream().anyMatch(one -> one.audited);
                return mustNotify ? prepareListeners(handle, revisions) : List.of();
            });
        } catch (JdbiException e) {
            throw SqlErrors.of(dialect, e);
        }
    }

    private void runWaiting(Handle handle, List<Pending<?>> group) {
        Pending<?> one = group.getFirst();
        long steps = 0;
        while (one != null) {
            inSavepoint(handle, one);
            steps += one.budget.used();
            boolean isFull = group.size() == MAX_GROUP_SIZE || steps >= MAX_GROUP_STEPS;
            one = isFull ? null : next();
            if (one != null) {
                group.add(one);
            }
        }
    }

    private static void inSavepoint(Handle handle, Pending<?> one) {
        handle.execute("SAVEPOINT work");
        one.run(handle);
        if (!one.succeeded()) {
            // Fails with the whole group when the engine has already rolled everything back, as on a full disk.
            handle.execute("ROLLBACK TO work");
        }
        handle.execute("RELEASE work");
    }

    private List<Runnable> prepareListeners(Handle handle, List<Revision> revisions) {
        UnitOfWork unitOfWork = new UnitOfWork(handle, dialect, auditKeys);
        Tx tx = new SqlTx(unitOfWork);
        List<Runnable> prepared = listeners.stream()
                .map(listener -> listener.prepare(tx, revisions))
                .toList();
        unitOfWork.requireNoChanges();
        return prepared;
    }

    /** Runs all of them even when one fails: the others must still apply a revocation. */
    private static void runAll(List<Runnable> prepared) {
        RuntimeException failure = null;
        for (Runnable one : prepared) {
            try {
                one.run();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void onCommit(CommitListener listener) {
        listeners.add(listener);
    }

    /** Completes waiting work first. */
    @Override
    public void close() {
        committer.close();
        writing.lock(); // never unlocked: later callers get an exception
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

    /** The work of one caller and its result; used by the writing thread, and by the caller once it is done. */
    private final class Pending<T> {
        private final Function<Tx, T> work;
        private final Budget budget = Budget.current().transaction();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private List<Revision> revisions = List.of();
        private boolean audited;
        private @Nullable Throwable failure;
        private @Nullable Supplier<T> result;

        Pending(Function<Tx, T> work) {
            this.work = work;
        }

        Queue<Pending<?>> queue() {
            return budget.isUrgent() ? urgent : waiting;
        }

        /** Runs the work within the budget of its caller, on whichever thread writes. */
        void run(Handle handle) {
            try {
                UnitOfWork unitOfWork = new UnitOfWork(handle, dialect, auditKeys);
                T outcome = budget.run(() -> work.apply(new SqlTx(unitOfWork)));
                revisions = unitOfWork.finish();
                audited = unitOfWork.isAudited() || !revisions.isEmpty();
                result = () -> outcome;
            } catch (JdbiException e) {
                failure = budget.isCancelled()
                        ? new StorageException(Reason.UNREACHABLE, "the server is stopping", e)
                        : SqlErrors.of(dialect, e);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                failure = e;
            }
        }

        boolean succeeded() {
            return failure == null;
        }

        /** A {@code cause} that is not null turns success into failure; the work's own failure takes precedence. */
        void finish(@Nullable Throwable cause) {
            failure = failure == null ? cause : failure;
            done.complete(null);
        }

        /** Waits for the end even when interrupted: the work is carried out, and the caller must get its result. */
        T join() {
            done.join();
            throwFailure();
            return requireNonNull(result).get();
        }

        void throwFailure() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    /** Binds ids as bytes and times as microseconds. */
    private static final class ValueArguments implements ArgumentFactory.Preparable {
        /** In a batch the first row decides how a column is bound, and a later row may have null there. */
        private static final Argument NULL = (at, statement, _) -> statement.setNull(at, Types.NULL);

        @Override
        public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
            if (type instanceof Class<?> id && ObjectId.class.isAssignableFrom(id)) {
                return Optional.of(value -> value == null
                        ? NULL
                        : (at, statement, _) -> statement.setBytes(at, ColumnCodecs.bytes((ObjectId) value)));
            }
            if (type.equals(Instant.class)) {
                return Optional.of(value -> value == null
                        ? NULL
                        : (at, statement, _) -> statement.setLong(at, ColumnCodecs.micros((Instant) value)));
            }
            return Optional.empty();
        }
    }
}
