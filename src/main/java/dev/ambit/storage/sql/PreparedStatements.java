package dev.ambit.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the statements of one connection prepared whose text is fixed. One that is in use is prepared a second time for whoever
 * wants it too. What is put together from a client's filters is closed after use: an attacker would fill the memory with
 * statements of ever new shapes.
 */
final class PreparedStatements extends DefaultStatementBuilder {
    /** The attribute of a statement whose text depends on what a client asked. */
    static final String ONE_TIME = "one-time";

    private static final int MAX_STATEMENTS = 200;

    private final SequencedMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    /** By what each was prepared with; the library names another text when it closes one. */
    private final Map<Statement, String> inUse = new HashMap<>();

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        if (context.getAttribute(ONE_TIME) != null) {
            return super.create(connection, sql, context);
        }
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement statement = kept == null ? super.create(connection, sql, context) : kept;
        inUse.put(statement, sql);
        return statement;
    }

    /** How many are kept prepared. */
    int size() {
        return idle.size() + inUse.size();
    }

    @Override
    public void close(Connection connection, String template, Statement statement) throws SQLException {
        String sql = inUse.remove(statement);
        if (sql == null || idle.containsKey(sql) || !(statement instanceof PreparedStatement prepared)) {
            statement.close();
            return;
        }
        prepared.clearParameters(); // digests among them
        prepared.clearBatch();
        idle.put(sql, prepared);
        if (idle.size() > MAX_STATEMENTS) {
            idle.sequencedValues().removeFirst().close(); // the one not used for the longest time
        }
    }
}
