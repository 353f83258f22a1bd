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
 * Keeps statements with a fixed text prepared on one connection. A statement that is in use is prepared a second time
 * for another caller. A statement that is built from a client's filters is closed after use: otherwise an attacker
 * could fill the memory with statements of ever new shapes.
 */
final class PreparedStatements extends DefaultStatementBuilder {
    /** The attribute of a statement whose text depends on a client's request. */
    static final String ONE_TIME = "one-time";

    private static final int MAX_STATEMENTS = 200;

    private final SequencedMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    /** The text that each was prepared with; Jdbi passes a different text when it closes a statement. */
    private final Map<Statement, String> inUse = new HashMap<>();

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        if (context.getAttribute(ONE_TIME) != null) {
            return super.create(connection, sql, context);
        }
        PreparedStatement cached = idle.remove(sql);
        PreparedStatement statement = cached == null ? super.create(connection, sql, context) : cached;
        inUse.put(statement, sql);
        return statement;
    }

    /** The number of prepared statements. */
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
        prepared.clearParameters(); // they include digests
        prepared.clearBatch();
        idle.put(sql, prepared);
        if (idle.size() > MAX_STATEMENTS) {
            idle.sequencedValues().removeFirst().close(); // the least recently used one
        }
    }
}
