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
 * Storage over one connection that writes and a few that read.
 *
 * <p>Writers queue here rather than inside the engine: SQLite waits for its lock by polling, which is unfair. One at a time
 * runs the work, commits and then runs the listeners, which is what puts them in the order of commits. A writer that finds
 * the lock free does it itself, since handing work over and back takes as long as a third of a flush; one that comes while
 * another writes leaves it to a thread of the platform, for a virtual one keeps its carrier while the disk flushes.
 *
 * <p>All work that waits runs in one transaction of the engine: one flush of the disk serves them all. Each of several
 * runs in a savepoint and fails alone; none is answered before the commit. Urgent work, the ending of a right, goes first, and
 * neither one piece of work nor a shared transaction takes more than some steps, so that it waits for about a second at most.
 */
final class SingleWriterStorage implements Storage {
    private static final int READERS_FOR_URGENT_WORK = 4;

    /** A writer waits for at most so many others that came with it. */
    private static final int MAX_GROUP_SIZE = 64;

    /** A shared transaction takes no more work once it has taken so many steps: half a second. */
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

    /** Whether a listener failed after the last commit, and is to hear of the next one whatever that changes. */
    private boolean behind;

    /** At most {@code most} read at a time. */
    SingleWriterStorage(Dialect dialect, Jdbi writer, Jdbi readers, int most, AuditKeys auditKeys) {
        this.dialect = dialect;
        this.auditKeys = auditKeys;
        this.writer = new ConnectionPool(configured(writer), 1, 0, dialect.beginWriting());
        this.readers = new ConnectionPool(configured(readers), most, READERS_FOR_URGENT_WORK, dialect.beginReading());
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
            return exhausted; // which is why the engine was interrupted
        }
        return SqlErrors.of(dialect, e);
    }

    @Override
    public <T> T inTransaction(Function<Tx, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside of a transaction or a listener");
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
            // What all of a group share is no request's work, also not that of the thread that has the lock.
            Budget.unlimited().run(this::commitTogether);
        } finally {
            writing.unlock();
        }
    }

    /** Takes all work that waits; the calls for what another call took with it find nothing. */
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
            behind = true;
            runAll(prepared);
            behind = false;
            isDone = true;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failure = e;
        } finally {
            if (!isDone && failure == null) { // by an error of the JVM, which is not caught
                failure = new StorageException(Reason.UNEXPECTED, "the transaction did not get done");
            }
            for (Pending<?> one : group) {
                one.finish(failure); // no success is told that is not on disk, or that the index missed
            }
        }
    }

    private @Nullable Pending<?> next() {
        Pending<?> one = urgent.poll();
        return one == null ? waiting.poll() : one;
    }

    /** Runs the one piece of work of {@code group} and adds all that waits; gives what the listeners do after the commit. */
    private List<Runnable> inOneTransaction(List<Pending<?>> group) {
        try {
            return writer.inTransaction(handle -> {
                if (urgent.isEmpty() && waiting.isEmpty()) {
                    group.getFirst().run(handle);
                    group.getFirst().throwFailure(); // which takes back what it did
                } else {
                    runWaiting(handle, group);
                }
                List<Revision> revisions = new ArrayList<>();
                group.forEach(one -> revisions.addAll(one.revisions));
                boolean isHeard = behind || group.stream().anyMatch(one -> one.audited);
                return isHeard ? prepareListeners(handle, revisions) : List.of();
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
            // Fails, and the group with it, when the engine has already rolled everything back: a full disk.
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
        unitOfWork.refuseChanges();
        return prepared;
    }

    /** All of them, even when one fails: the others still have to learn of a revoke. */
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

        /** Runs it within the budget of its caller, whichever thread writes. */
        void run(Handle handle) {
            try {
                UnitOfWork unitOfWork = new UnitOfWork(handle, dialect, auditKeys);
                T outcome = budget.run(() -> work.apply(new SqlTx(unitOfWork)));
                revisions = unitOfWork.finish();
                audited = unitOfWork.isAudited() || !revisions.isEmpty();
                result = () -> outcome;
            } catch (JdbiException e) {
                failure = budget.isCancelled()
                        ? new StorageException(Reason.UNREACHABLE, "the server stops", e)
                        : SqlErrors.of(dialect, e);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                failure = e;
            }
        }

        boolean succeeded() {
            return failure == null;
        }

        /** {@code cause}, when there is one, takes a success back; a failure of its own stays what it is. */
        void finish(@Nullable Throwable cause) {
            failure = failure == null ? cause : failure;
            done.complete(null);
        }

        /** Waits until it is finished, also when interrupted: it happens, and its caller must hear how it went. */
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
        /** In a batch the first row decides how a column is bound, and a later one may have nothing there. */
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
