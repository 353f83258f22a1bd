package dev.ambit.storage.sql;

import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The listeners of a storage, notified of each commit in order. Used by one writing thread at a time. */
final class CommitListeners {
    private final List<CommitListener> all = new CopyOnWriteArrayList<>();

    /** Whether a listener failed after the last commit. Listeners are then notified of the next one in any case. */
    private boolean failed;

    void add(CommitListener listener) {
        all.add(listener);
    }

    /** Lets the listeners refuse work that appended the last of {@code revisions}. */
    void check(Tx tx, List<Revision> revisions) {
        for (CommitListener listener : all) {
            listener.check(tx, revisions);
        }
    }

    /** Lets the listeners read what they need of the changes in {@code transaction}, which is about to be committed. */
    List<Runnable> prepare(WriteTransaction transaction) {
        if (!failed && !transaction.isChanged()) {
            return List.of();
        }
        List<Revision> revisions = transaction.revisions();
        return transaction.read(tx ->
                all.stream().map(listener -> listener.prepare(tx, revisions)).toList());
    }

    /** Runs what was prepared, all of it even when one fails: the others must still apply a revocation. */
    void runAfterCommit(List<Runnable> prepared) {
        failed = true; // until all have succeeded
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
        failed = false;
    }
}
