package dev.ambit.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The baseline for writes: the four SQL statements of the storage for a new record, executed directly. */
final class PlainSqlite implements Writes.Write, AutoCloseable {
    static final String ACTION = "record.create";

    /** The record in an audit entry, of typical length. */
    static final String AFTER =
            "{\"id\":\"0123456789abcdef0123456789abcdef\",\"name\":\"www.example.com\",\"type\":\"A\","
                    + "\"content\":\"192.0.2.1\",\"ttl\":300,\"comment\":null,\"tags\":[]}";

    private static final long NOW = 1_767_225_600_000_000L;

    private final Connection connection;
    private final byte[] zone;
    private final byte[] account;
    private final PreparedStatement insert;
    private final PreparedStatement audit;
    private final PreparedStatement revision;
    private final PreparedStatement serial;

    PlainSqlite(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            try (ResultSet zones = statement.executeQuery("SELECT id, account FROM zones")) {
                zones.next();
                zone = zones.getBytes(1);
                account = zones.getBytes(2);
            }
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("""
                INSERT INTO records (id, zone, name, type, content, content_folded, ttl, created_on, modified_on)
                VALUES (?, ?, ?, 'A', '192.0.2.1', '192.0.2.1', 300, ?, ?)""");
        audit = connection.prepareStatement("""
                INSERT INTO audit (id, at, actor, action, subject, subject_id, account, zone, after, outcome, channel)
                VALUES (?, ?, 'system', ?, 'record', ?, ?, ?, ?, 'success', 'api')""");
        revision = connection.prepareStatement("INSERT INTO revisions (kind, id, zone) VALUES ('record', ?, ?)");
        serial = connection.prepareStatement("UPDATE zones SET serial = serial + 1 WHERE id = ?");
    }

    @Override
    public void once() throws SQLException {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        String text = HexFormat.of().formatHex(id);
        insert.setBytes(1, id);
        insert.setBytes(2, zone);
        insert.setString(3, "h" + text + ".example.com");
        insert.setLong(4, NOW);
        insert.setLong(5, NOW);
        insert.executeUpdate();
        audit.setBytes(1, id);
        audit.setLong(2, NOW);
        audit.setString(3, ACTION);
        audit.setString(4, text);
        audit.setBytes(5, account);
        audit.setBytes(6, zone);
        audit.setString(7, AFTER);
        audit.executeUpdate();
        revision.setBytes(1, id);
        revision.setBytes(2, zone);
        revision.executeUpdate();
        serial.setBytes(1, zone);
        serial.executeUpdate();
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
