package dev.ambit.storage.sql;

import dev.ambit.core.Budget;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Change;
import dev.ambit.storage.Listing;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Runs the statements of one transaction and tracks its changes, audit entries and revisions. */
final class UnitOfWork {
    private static final int FETCH_SIZE = 1000;

    /** The cost of running a statement in addition to its instructions; see {@link Budget}. */
    private static final int STEPS_PER_STATEMENT = 10;

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
        Budget.step(STEPS_PER_STATEMENT);
        return handle.createQuery(sql).setFetchSize(FETCH_SIZE);
    }

    /** Returns the number that a query without parameters selects. */
    long queryNumber(String sql) {
        return query(sql).mapTo(Long.class).one();
    }

    /** Runs a statement that changes data; returns the number of changed rows. */
    int change(String sql, Consumer<Update> bind) {
        int rows = run(sql, bind);
        changed |= rows > 0;
        return rows;
    }

    /** Runs a statement that changes at most one row and returns it; empty when it changed none. */
    <T> Optional<T> changeOne(String sql, Consumer<Query> bind, RowMapper<T> mapper) {
        Query query = query(sql);
        bind.accept(query);
        Optional<T> row = query.map(mapper).findOne();
        changed |= row.isPresent();
        return row;
    }

    /** Runs a statement that changes data once for each binding. */
    void changeBatch(String sql, Consumer<PreparedBatch> bind) {
        if (changeBatchUnaudited(sql, bind)) {
            changed = true;
        }
    }

    /** Runs a statement once for each binding, not counted as a change; returns whether there were any bindings. */
    boolean changeBatchUnaudited(String sql, Consumer<PreparedBatch> bind) {
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            bind.accept(batch);
            boolean any = batch.size() > 0;
            Budget.step((long) STEPS_PER_STATEMENT * batch.size());
            if (any) {
                batch.execute();
            }
            return any;
        }
    }

    /** Runs a statement, not counted as a change; returns the number of affected rows. */
    int changeUnaudited(String sql, Consumer<Update> bind) {
        return run(sql, bind);
    }

    void audit(String sql, Consumer<Update> bind) {
        run(sql, bind);
        audited = true;
    }

    /** Appends {@code change} to the revision log with a statement that returns its number. */
    long appendRevision(Change change, String sql, Consumer<Query> bind) {
        Budget.step(STEPS_PER_STATEMENT);
        Query query = handle.createQuery(sql);
        bind.accept(query);
        long number = query.mapTo(Long.class).one();
        revisions.add(new Revision(number, change));
        return number;
    }

    /**
     * Rejects a transaction whose changes would be missing in the index or in the audit log.
     *
     * @return the appended revisions
     * @throws IllegalStateException when data was changed without an audit entry or a revision
     */
    List<Revision> finish() {
        if (changed && (!audited || revisions.isEmpty())) {
            throw new IllegalStateException(
                    "a transaction changed data without appending " + (audited ? "a revision" : "an audit entry"));
        }
        return revisions;
    }

    /** Returns whether the transaction appended to the audit log. */
    boolean isAudited() {
        return audited;
    }

    /**
     * Rejects a listener that changed data.
     *
     * @throws IllegalStateException when data was changed
     */
    void requireNoChanges() {
        if (changed || audited || !revisions.isEmpty()) {
            throw new IllegalStateException("a commit listener must not change data");
        }
    }

    /** Returns a slice of the rows that {@code from} ({@code FROM … WHERE …}) selects, and their total number. */
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

    /** Creates a query whose text depends on a client's request; it is not kept prepared. */
    Query oneTimeQuery(String sql) {
        return query(sql).define(PreparedStatements.ONE_TIME, true);
    }

    private int run(String sql, Consumer<Update> bind) {
        Budget.step(STEPS_PER_STATEMENT);
        try (Update update = handle.createUpdate(sql)) {
            bind.accept(update);
            return update.execute();
        }
    }
}
