package dev.ambit.storage.sql;

import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the rdata of the records of a database that is older than the column. Each transaction does some hundred rows,
 * so that it neither fills the memory nor starts over after a {@code kill -9}. A content that cannot be read, or that is
 * printed differently now, is left as it is: it is parsed each time it is read.
 */
final class WireMigration {
    private static final Logger LOG = LoggerFactory.getLogger(WireMigration.class);
    private static final int BATCH_SIZE = 500;

    private WireMigration() {}

    static void run(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            byte @Nullable [] last = fill(connection, new byte[0]);
            if (last != null) {
                LOG.info("storing the wire format of all records");
            }
            while (last != null) {
                last = fill(connection, last);
            }
        }
    }

    /** Fills one batch of rows with ids above {@code after}; returns the last id, or null when there are no more. */
    private static byte @Nullable [] fill(Connection connection, byte[] after) throws SQLException {
        byte @Nullable [] last = null;
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, type, content, priority FROM records INDEXED BY records_without_wire"
                                + " WHERE wire IS NULL AND id > ? ORDER BY id LIMIT " + BATCH_SIZE);
                PreparedStatement update = connection.prepareStatement("UPDATE records SET wire = ? WHERE id = ?")) {
            select.setBytes(1, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    last = row.getBytes("id");
                    addUpdate(update, row, last);
                }
            }
            update.executeBatch();
        }
        connection.commit();
        return last;
    }

    private static void addUpdate(PreparedStatement update, ResultSet row, byte[] id) throws SQLException {
        String content = row.getString("content");
        RecordContent parsed = RecordContent.ofStored(
                        ColumnCodecs.enumConstant(row, "type", RecordType.class), content, SqlRecords.priority(row))
                .toOptional()
                .orElse(null);
        if (parsed != null && parsed.content().equals(content)) {
            update.setBytes(1, parsed.wire());
            update.setBytes(2, id);
            update.addBatch();
        }
    }
}
