package dev.ambit.storage;

import java.util.List;

/**
 * Is notified of each commit in two steps: work that may fail runs before the commit, and effects that must not be
 * visible early run after it. May also refuse a piece of work.
 */
@FunctionalInterface
public interface CommitListener {
    /**
     * Checks a piece of work that has appended revisions, before it counts. When this method throws, the work is undone,
     * and its caller gets the exception; other work of the same transaction is not affected. May only read. Must return
     * soon when there is nothing to check: each write runs it.
     *
     * @param revisions all revisions of the transaction so far, those of the work last; not to be kept
     */
    default void check(Tx tx, List<Revision> revisions) {}

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
