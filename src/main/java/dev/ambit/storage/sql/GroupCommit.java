package dev.ambit.storage.sql;

import static java.util.Objects.requireNonNull;

import dev.ambit.core.Budget;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs changes one at a time, and all that wait together in one transaction, so that one flush of the disk serves all
 * of them. Knows neither an engine nor what a change is.
 *
 * <p>Writers queue here rather than inside the engine: SQLite waits for its lock by polling, which is unfair, and other
 * engines would flush for each writer. One thread at a time runs the work and commits it, so commits have an order. A
 * writer that finds the lock free does this on its own thread, since handing work over and back takes as long as a
 * third of a flush. A writer that finds the lock taken leaves its work to a platform thread: a virtual one would pin
 * its carrier during a flush.
 *
 * <p>In a group, each piece of work runs in a savepoint and fails alone; no caller returns before the commit. Urgent
 * work, such as a revocation, runs first. The steps of a piece of work and of a group are limited, so that urgent work
 * waits about a second at most.
 *
 * @param <X> the transaction that the work runs in
 */
final class GroupCommit<X extends GroupCommit.Transaction> implements AutoCloseable {
    /** The maximum number of writers that share a transaction, and so wait for each other. */
    private static final int MAX_GROUP_SIZE = 64;

    /** A shared transaction takes no more work after this number of steps, which is half a second. */
    private static final long MAX_GROUP_STEPS = 200_000;

    /** A transaction with one savepoint at a time. */
    interface Transaction {
        void setSavepoint();

        /** Undoes what was done since the savepoint; throws when the engine has already undone the whole transaction. */
        void rollBackToSavepoint();

        void releaseSavepoint();
    }

    /** The engine. */
    @FunctionalInterface
    interface Engine<X> {
        /**
         * Runs {@code work} in a transaction of the only writer and commits it; returns when it is durable and
         * everything that depends on it is up to date. When {@code work} throws, nothing is committed and the same
         * exception is thrown.
         */
        void commit(Consumer<X> work);
    }

    private final Engine<X> engine;
    private final ReentrantLock writing = new ReentrantLock();
    private final ExecutorService committer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("writer").factory());
    private final Queue<Pending<X, ?>> urgent = new ConcurrentLinkedQueue<>();
    private final Queue<Pending<X, ?>> waiting = new ConcurrentLinkedQueue<>();

    GroupCommit(Engine<X> engine) {
        this.engine = engine;
    }

    /**
     * Runs {@code work} within the budget of the caller, on whichever thread writes, and returns its result after the
     * commit.
     *
     * @throws IllegalStateException when called from inside other work or by the engine during a commit
     */
    <T> T run(Function<X, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction must not be started inside a transaction or a listener");
        }
        Pending<X, T> own = new Pending<>(work);
        queueOf(own).add(own);
        if (writing.tryLock()) {
            commitAndUnlock();
        } else {
            enqueue(own);
        }
        return own.join();
    }

    private Queue<Pending<X, ?>> queueOf(Pending<X, ?> one) {
        return one.budget.isUrgent() ? urgent : waiting;
    }

    private void enqueue(Pending<X, ?> own) {
        try {
            committer.execute(() -> {
                writing.lock();
                commitAndUnlock();
            });
        } catch (RejectedExecutionException e) {
            if (queueOf(own).remove(own)) {
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
        Pending<X, ?> first = next();
        if (first == null) {
            return;
        }
        List<Pending<X, ?>> group = new ArrayList<>();
        group.add(first);
        boolean isDone = false;
        Throwable failure = null;
        try {
            engine.commit(transaction -> runAll(transaction, group));
            isDone = true;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failure = e;
        } finally {
            if (!isDone && failure == null) { // an error of the JVM, which is not caught
                failure = new StorageException(Reason.UNEXPECTED, "the transaction was not completed");
            }
            for (Pending<X, ?> one : group) {
                one.finish(failure); // success only when the engine has committed it
            }
        }
    }

    private @Nullable Pending<X, ?> next() {
        Pending<X, ?> one = urgent.poll();
        return one == null ? waiting.poll() : one;
    }

    /** Runs the work of {@code group}, adding all waiting work. */
    private void runAll(X transaction, List<Pending<X, ?>> group) {
        if (urgent.isEmpty() && waiting.isEmpty()) {
            group.getFirst().run(transaction);
            group.getFirst().throwFailure(); // rolls its changes back
        } else {
            runWaiting(transaction, group);
        }
    }

    private void runWaiting(X transaction, List<Pending<X, ?>> group) {
        Pending<X, ?> one = group.getFirst();
        long steps = 0;
        while (one != null) {
            runInSavepoint(transaction, one);
            steps += one.budget.used();
            boolean isFull = group.size() == MAX_GROUP_SIZE || steps >= MAX_GROUP_STEPS;
            one = isFull ? null : next();
            if (one != null) {
                group.add(one);
            }
        }
    }

    private static <X extends Transaction> void runInSavepoint(X transaction, Pending<X, ?> one) {
        transaction.setSavepoint();
        one.run(transaction);
        if (!one.succeeded()) {
            // Fails with the whole group when the engine has already rolled everything back, as on a full disk.
            transaction.rollBackToSavepoint();
        }
        transaction.releaseSavepoint();
    }

    /** Completes waiting work first. */
    @Override
    public void close() {
        committer.close();
        writing.lock(); // never unlocked: later callers get an exception
    }

    /** The work of one caller and its result; used by the writing thread, and by the caller once it is done. */
    private static final class Pending<X, T> {
        private final Function<X, T> work;
        private final Budget budget = Budget.current().transaction();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable Throwable failure;
        private @Nullable Supplier<T> result;

        Pending(Function<X, T> work) {
            this.work = work;
        }

        void run(X transaction) {
            try {
                T outcome = budget.run(() -> work.apply(transaction));
                result = () -> outcome;
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
}
