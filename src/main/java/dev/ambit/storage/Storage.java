package dev.ambit.storage;

import java.util.function.Function;

/**
 * All data of the server, read and changed in transactions.
 *
 * <p>All methods may be called from any thread and throw {@link StorageException} when the storage itself fails. Times
 * are stored in microseconds; finer fractions are truncated.
 */
public interface Storage extends AutoCloseable {
    /**
     * Runs {@code work} on a snapshot: the newest state that was committed at its first read. Neither waits for writers
     * nor blocks them. A change throws {@link StorageException}.
     */
    <T> T read(Function<Tx, T> work);

    /**
     * Runs {@code work} as the only writer. When this method returns, the changes are durable and the listeners have
     * run. When {@code work} throws, nothing is changed and the same exception is thrown. Work within an urgent
     * {@link dev.ambit.core.Budget} runs before other waiting work, and no work exceeds what its budget grants a
     * transaction.
     *
     * @throws IllegalStateException when data was changed without an audit entry and a revision, or when called from
     *     inside another transaction or a listener
     */
    <T> T inTransaction(Function<Tx, T> work);

    /**
     * Registers {@code listener} for all later commits. It is notified of each in order, before {@link #inTransaction}
     * returns and before the next writer starts. When its action after a commit throws, that {@code inTransaction}
     * throws too, although the change is committed: a caller must not assume that a revocation is in force when the
     * index was not updated.
     */
    void onCommit(CommitListener listener);

    @Override
    void close();
}
