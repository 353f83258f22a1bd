package dev.ambit.storage;

import java.util.function.Function;

/**
 * Everything the server remembers, read and changed in transactions.
 *
 * <p>All methods may be called from any thread and throw {@link StorageException} when the storage itself fails. Times are
 * kept to the microsecond; what is finer is cut off.
 */
public interface Storage extends AutoCloseable {
    /**
     * Runs {@code work} on a snapshot: all of it sees the same state, the newest that was committed when it first read.
     * Waits for no writer and holds none up. Changing anything in it is a {@link StorageException}.
     */
    <T> T read(Function<Tx, T> work);

    /**
     * Runs {@code work} as the only writer. What it changed is durable when this returns, and the listeners have run; when
     * {@code work} throws anything, nothing has changed and the same exception comes out. Work within an urgent {@link
     * dev.ambit.core.Budget} goes before other work that waits, and none takes more than its budget grants a transaction.
     *
     * @throws IllegalStateException when it changed something without an audit entry and a revision, or is called from
     *     inside another transaction or a listener
     */
    <T> T inTransaction(Function<Tx, T> work);

    /**
     * From now on {@code listener} hears of each commit, in their order, before {@link #inTransaction} returns and before
     * the next writer begins. When what it does after a commit throws, so does that {@code inTransaction}, though the
     * change stays: a caller must not believe that a revoke is in force when the index could not follow.
     */
    void onCommit(CommitListener listener);

    @Override
    void close();
}
