package dev.ambit.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A storage that runs concurrent changes right before its next transactions. */
public final class ConcurrentChangeStorage implements Storage {
    private final Storage storage;
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private int transactions;

    public ConcurrentChangeStorage(Storage storage) {
        this.storage = storage;
    }

    /** Queues {@code other}: each following transaction runs the oldest queued change first. */
    public void beforeNextTransaction(Runnable other) {
        meanwhile.add(other);
    }

    /** Returns the number of transactions so far. */
    public int transactions() {
        return transactions;
    }

    @Override
    public <T> T read(Function<Tx, T> work) {
        return storage.read(work);
    }

    @Override
    public <T> T inTransaction(Function<Tx, T> work) {
        transactions++;
        @Nullable Runnable other = meanwhile.poll();
        if (other != null) {
            other.run();
        }
        return storage.inTransaction(work);
    }

    @Override
    public void onCommit(CommitListener listener) {
        storage.onCommit(listener);
    }

    @Override
    public void close() {
        storage.close();
    }
}
