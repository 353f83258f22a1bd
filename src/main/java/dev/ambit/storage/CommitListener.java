package dev.ambit.storage;

import java.util.List;

/** Takes over what is committed, in two steps: what may fail goes before the commit, and what must not be early behind it. */
@FunctionalInterface
public interface CommitListener {
    /**
     * Reads in {@code tx}, which is about to be committed, what it needs of the changes that {@code revisions} tell of:
     * all that this commit adds to the revision log, in order. There are none when it adds to the audit log alone, or nothing at
     * all but a listener failed after a commit before. May only read: a change is an {@link IllegalStateException}. When this throws, nothing is
     * committed.
     *
     * @return what to do when it is durable
     */
    Runnable prepare(Tx tx, List<Revision> revisions);
}
