package dev.ambit.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A storage in which others change something right before its next transactions. */
public final class MeanwhileStorage implements Storage {
    private final Storage storage;
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private int transactions;

    public MeanwhileStorage(Storage storage) {
        this.storage = storage;
    }

    /** Runs {@code other} before the transaction after those that have one already. */
    public void before(Runnable other) {
        meanwhile.add(other);
    }

    /** How many transactions there were. */
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
