package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Change;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The statements of one transaction, and what they did so far. */
final class UnitOfWork {
    private static final int ROWS_AT_ONCE = 1000;

    /** What running a statement costs beside its instructions; see {@link Budget}. */
    private static final int STEPS = 10;

    private final Handle handle;
    private final Dialect dialect;
    private final AuditKeys auditKeys;
    private boolean changed;
    private boolean audited;
    private final List<Revision> revisions = new ArrayList<>();

    UnitOfWork(Handle handle, Dialect dialect, AuditKeys auditKeys) {
        this.handle = handle;
        this.dialect = dialect;
        this.auditKeys = auditKeys;
    }

    Dialect dialect() {
        return dialect;
    }

    AuditKeys auditKeys() {
        return auditKeys;
    }

    Query query(String sql) {
        Budget.step(STEPS);
        return handle.createQuery(sql).setFetchSize(ROWS_AT_ONCE);
    }

    /** A number that a query without parameters finds. */
    long number(String sql) {
        return query(sql).mapTo(Long.class).one();
    }

    /** Runs a statement that changes what is remembered; how many rows it changed. */
    int change(String sql, Consumer<Update> bind) {
        int rows = run(sql, bind);
        changed |= rows > 0;
        return rows;
    }

    /** The same once for each of many bindings. */
    void changes(String sql, Consumer<PreparedBatch> bind) {
        if (executeUnaudited(sql, bind)) {
            changed = true;
        }
    }

    /** Runs a statement once for each binding, without calling that a change; whether there were any. */
    boolean executeUnaudited(String sql, Consumer<PreparedBatch> bind) {
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            bind.accept(batch);
            boolean any = batch.size() > 0;
            Budget.step((long) STEPS * batch.size());
            if (any) {
                batch.execute();
            }
            return any;
        }
    }

    /** The same once; how many rows it concerned. */
    int executeUnauditedRows(String sql, Consumer<Update> bind) {
        return run(sql, bind);
    }

    void audit(String sql, Consumer<Update> bind) {
        run(sql, bind);
        audited = true;
    }

    /** Appends {@code change} to the revision log with a statement that returns the number. */
    long appendRevision(Change change, String sql, Consumer<Query> bind) {
        Budget.step(STEPS);
        Query query = handle.createQuery(sql);
        bind.accept(query);
        long number = query.mapTo(Long.class).one();
        revisions.add(new Revision(number, change));
        return number;
    }

    /**
     * Refuses a transaction that would leave the index or the auditors behind.
     *
     * @return what it appended to the revision log
     * @throws IllegalStateException when something was changed without an audit entry or a revision
     */
    List<Revision> finish() {
        if (changed && (!audited || revisions.isEmpty())) {
            throw new IllegalStateException("a change without "
                    + (audited ? "a revision" : "an audit entry")
                    + "; both belong to its transaction");
        }
        return revisions;
    }

    /** Whether it appended to the audit log. */
    boolean isAudited() {
        return audited;
    }

    /**
     * Refuses a listener that did more than to read.
     *
     * @throws IllegalStateException when something was changed
     */
    void refuseChanges() {
        if (changed || audited || !revisions.isEmpty()) {
            throw new IllegalStateException("a listener changed something; it may only read");
        }
    }

    /** A part of the rows that {@code from} ({@code FROM … WHERE …}) has, and how many there are of them. */
    <T> Listing<T> list(
            String columns, String from, String order, SqlParameters sqlParameters, Slice slice, RowMapper<T> mapper) {
        long total = sqlParameters
                .bind(oneTimeQuery("SELECT count(*) " + from))
                .mapTo(Long.class)
                .one();
        String page = "SELECT " + columns + " " + from + " ORDER BY " + order + " LIMIT :limit OFFSET :offset";
        return new Listing<>(
                sqlParameters
                        .bind(oneTimeQuery(page))
                        .bind("limit", slice.limit())
                        .bind("offset", slice.offset())
                        .map(mapper)
                        .list(),
                total);
    }

    /** A query whose text depends on what a client asked; it is not kept prepared. */
    Query oneTimeQuery(String sql) {
        return query(sql).define(PreparedStatements.ONE_TIME, true);
    }

    private int run(String sql, Consumer<Update> bind) {
        Budget.step(STEPS);
        try (Update update = handle.createUpdate(sql)) {
            bind.accept(update);
            return update.execute();
        }
    }
}
