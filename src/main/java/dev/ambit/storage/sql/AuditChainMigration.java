package dev.ambit.storage.sql;

import dev.ambit.storage.AuditAnchor;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.AuditLink;
import dev.ambit.storage.AuditPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the audit keys, and chains the entries of a database that is older than the chain. Each transaction chains some
 * hundred entries, so that a long log neither fills the memory nor starts over after a {@code kill -9}. This is done
 * once and ends with storing the anchor. A later missing anchor must not cause chaining again: that would authenticate
 * entries that an attacker wrote into the database.
 */
final class AuditChainMigration {
    /** The file next to the database in which a server records the head of the chain. */
    static final String HEAD_FILE = "audit-head";

    private static final Logger LOG = LoggerFactory.getLogger(AuditChainMigration.class);
    private static final int BATCH_SIZE = 500;

    private static final int PROGRESS_INTERVAL = 50_000;

    private AuditChainMigration() {}

    static AuditKeys openKeys(DataSource source, Path folder) throws SQLException {
        try (Connection connection = source.getConnection()) {
            boolean isKeyLost =
                    !AuditKeys.exists(folder) && number(connection, "SELECT count(*) FROM audit_anchor") > 0;
            int highest = isKeyLost ? (int) number(connection, "SELECT coalesce(max(key_id), 0) FROM audit") : 0;
            if (isKeyLost) {
                LOG.error(
                        "the audit key file is missing in {}: existing entries can no longer be verified; new ones are"
                                + " chained under a new key, number {}. Add the lines of the lost file to the new one",
                        folder,
                        highest + 1);
            }
            AuditKeys keys = AuditKeys.open(folder, highest + 1);
            if (number(connection, "SELECT count(*) FROM audit_anchor") == 0
                    && !Files.exists(folder.resolve(HEAD_FILE))) {
                chain(connection, keys);
            }
            return keys;
        }
    }

    private static void chain(Connection connection, AuditKeys keys) throws SQLException {
        long all = number(connection, "SELECT count(*) FROM audit");
        long done = number(connection, "SELECT count(*) FROM audit WHERE hash IS NOT NULL");
        connection.setAutoCommit(false);
        AuditPosition head = lastChained(connection);
        if (all > 0) {
            LOG.info("chaining {} entries of the audit log", all - done);
        }
        while (true) {
            List<AuditLink> batch = unchained(connection, head.number());
            if (batch.isEmpty()) {
                storeAnchor(connection, AuditAnchor.of(AuditPosition.START, keys));
                connection.commit();
                return;
            }
            head = chain(connection, keys, head, batch);
            connection.commit();
            done += batch.size();
            if (done % PROGRESS_INTERVAL == 0 || done == all) {
                LOG.info("chained {} of {} entries of the audit log", done, all);
            }
        }
    }

    private static AuditPosition lastChained(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT number, total, hash FROM audit WHERE hash IS NOT NULL ORDER BY number DESC LIMIT 1")) {
            return row.next()
                    ? new AuditPosition(row.getLong("number"), row.getLong("total"), row.getBytes("hash"))
                    : AuditPosition.START;
        }
    }

    private static List<AuditLink> unchained(Connection connection, long after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT number, total, key_id, hash, "
                + AuditContent.SELECTED + " FROM audit WHERE number > ? ORDER BY number LIMIT " + BATCH_SIZE)) {
            select.setLong(1, after);
            List<AuditLink> links = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    links.add(SqlAuditChain.link(row));
                }
            }
            return links;
        }
    }

    private static AuditPosition chain(Connection connection, AuditKeys keys, AuditPosition from, List<AuditLink> links)
            throws SQLException {
        AuditPosition head = from;
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE audit SET total = ?, key_id = ?, hash = ? WHERE number = ?")) {
            for (AuditLink link : links) {
                long total = head.total() + link.content().length;
                byte[] hash = keys.linkHash(keys.current(), link.number(), total, link.content(), head.hash());
                update.setLong(1, total);
                update.setInt(2, keys.current());
                update.setBytes(3, hash);
                update.setLong(4, link.number());
                update.addBatch();
                head = new AuditPosition(link.number(), total, hash);
            }
            update.executeBatch();
        }
        return head;
    }

    private static void storeAnchor(Connection connection, AuditAnchor anchor) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit_anchor (one, number, total, hash, key_id, seal) VALUES (1, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, anchor.position().number());
            insert.setLong(2, anchor.position().total());
            insert.setBytes(3, anchor.position().hash());
            insert.setInt(4, anchor.key());
            insert.setBytes(5, anchor.seal());
            insert.executeUpdate();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
