package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Revision;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** A transaction of the writing connection, which several pieces of work may share. */
final class WriteTransaction implements GroupCommit.Transaction {
    private final Handle handle;
    private final Dialect dialect;
    private final AuditKeys auditKeys;
    private final CommitListeners listeners;
    private final List<Revision> revisions = new ArrayList<>();
    private boolean changed;

    WriteTransaction(Handle handle, Dialect dialect, AuditKeys auditKeys, CommitListeners listeners) {
        this.handle = handle;
        this.dialect = dialect;
        this.auditKeys = auditKeys;
        this.listeners = listeners;
    }

    /** Runs a piece of work; it counts only when it succeeds. */
    <T> T run(Function<Tx, T> work) {
        try {
            UnitOfWork unitOfWork = new UnitOfWork(handle, dialect, auditKeys);
            T result = work.apply(new SqlTx(unitOfWork));
            List<Revision> appended = unitOfWork.finish();
            append(appended);
            changed |= unitOfWork.isAudited() || !appended.isEmpty();
            return result;
        } catch (JdbiException e) {
            throw Budget.current().isCancelled()
                    ? new StorageException(Reason.UNREACHABLE, "the server is stopping", e)
                    : SqlErrors.of(dialect, e);
        }
    }

    private void append(List<Revision> appended) {
        if (appended.isEmpty()) {
            return;
        }
        int before = revisions.size();
        revisions.addAll(appended);
        boolean isAccepted = false;
        try {
            read(tx -> {
                listeners.check(tx, revisions);
                return revisions;
            });
            isAccepted = true;
        } finally {
            if (!isAccepted) {
                revisions.subList(before, revisions.size()).clear();
            }
        }
    }

    /** Runs {@code work}, which may only read. */
    <T> T read(Function<Tx, T> work) {
        UnitOfWork unitOfWork = new UnitOfWork(handle, dialect, auditKeys);
        T result = work.apply(new SqlTx(unitOfWork));
        unitOfWork.requireNoChanges();
        return result;
    }

    /** The revisions of all work, in order. */
    List<Revision> revisions() {
        return List.copyOf(revisions);
    }

    /** Whether any work appended to the revision log or the audit log. */
    boolean isChanged() {
        return changed;
    }

    @Override
    public void setSavepoint() {
        dialect.setSavepoint(handle);
    }

    @Override
    public void rollBackToSavepoint() {
        dialect.rollBackToSavepoint(handle);
    }

    @Override
    public void releaseSavepoint() {
        dialect.releaseSavepoint(handle);
    }
}
