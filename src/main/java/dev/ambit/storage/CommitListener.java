package dev.ambit.storage;

import java.util.List;

/**
 * Is notified of each commit in two steps: work that may fail runs before the commit, and effects that must not be
 * visible early run after it.
 */
@FunctionalInterface
public interface CommitListener {
    /**
     * Reads from {@code tx}, which is about to be committed, the state that it needs of the objects in
     * {@code revisions}. These are all revisions of this commit, in order. The list is empty when the commit appends
     * only to the audit log, or when it changes nothing but a listener failed after the previous commit. May only read:
     * a change throws {@link IllegalStateException}. When this method throws, nothing is committed.
     *
     * @return the action to run when the commit is durable
     */
    Runnable prepare(Tx tx, List<Revision> revisions);
}
