package dev.ambit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries from before the chain was introduced are chained once, at the start, however long the log is. */
final class ChainMigrationTest {
    private static final int ENTRIES = 12_345;
    private static final Path EARLIER = Path.of("src/test/resources/data-folders/6");

    @TempDir
    private Path folder;

    private Path database() {
        return folder.resolve("ambit.db");
    }

    private ChainReport verify() throws IOException {
        try (Storage storage = Storages.openForReading(folder)) {
            return ChainReport.of(storage, folder, 0, checked -> {});
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.executeUpdate(one);
            }
        }
    }

    private void makeLongLog() throws SQLException {
        execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ENTRIES + ")"
                + " INSERT INTO audit (number, id, at, actor, action, subject, outcome, channel)"
                + " SELECT 1000 + i, randomblob(16), i, 'system', 'zone.create', 'zone', 'success', 'api' FROM n");
    }

    @Test
    void logOfAnEarlierVersionIsChainedInBatches() throws Exception {
        Files.copy(EARLIER.resolve("ambit.db"), database());
        makeLongLog();
        Storages.open(folder).close();
        ChainReport report = verify();
        assertThat(report.breaks()).isEmpty();
        assertThat(report.entries()).isGreaterThan(ENTRIES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit-key"))))
                .isEqualTo("rw-------");
    }

    /** The state after a kill -9 between two batches. */
    @Test
    void chainingThatWasKilledIsResumed() throws Exception {
        Files.copy(EARLIER.resolve("ambit.db"), database());
        makeLongLog();
        Storages.open(folder).close();
        execute(
                "UPDATE audit SET hash = NULL, key_id = NULL, total = NULL WHERE number > 7000",
                "DELETE FROM audit_anchor");
        Storages.open(folder).close();
        assertThat(verify().breaks()).isEmpty();
    }
}
