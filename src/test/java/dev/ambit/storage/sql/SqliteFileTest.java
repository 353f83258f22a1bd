package dev.ambit.storage.sql;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.account.Account;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening the file of the embedded database. */
class SqliteFileTest {
    private Path file;

    @BeforeEach
    void choose(@TempDir Path folder) {
        file = folder.resolve("ambit.db");
    }

    @Test
    void dataIsKeptAfterReopening() {
        try (Storage storage = SqliteStorages.open(file)) {
            change(storage, tx -> tx.accounts().insert(account(1)));
        }
        try (Storage storage = SqliteStorages.open(file)) {
            assertThat(storage.<List<Account>>read(tx -> tx.accounts().all())).containsExactly(account(1));
            assertThat(storage.<Long>read(tx -> tx.revisions().head())).isEqualTo(1);
        }
    }

    @Test
    void recordsOfADeletedZoneAreRemovedOnReopening() throws SQLException {
        Zone deleted = zone(1, account(1).id(), "example.com");
        Zone kept = zone(2, account(1).id(), "example.org");
        try (Storage storage = SqliteStorages.open(file)) {
            change(storage, tx -> {
                tx.accounts().insert(account(1));
                tx.zones().insert(deleted);
                tx.zones().insert(kept);
                tx.records().insert(dnsRecord(1, deleted.id(), "www.example.com", RecordType.A, "192.0.2.1"));
                tx.records().insert(dnsRecord(2, kept.id(), "www.example.org", RecordType.A, "192.0.2.1"));
            });
            change(storage, tx -> tx.zones().delete(deleted.id()));
        }
        assertThat(rows("records")).isEqualTo(2);
        SqliteStorages.open(file).close();
        assertThat(rows("records")).isEqualTo(1);
        assertThat(rows("zones")).isEqualTo(1);
    }

    private int rows(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return rows.getInt(1);
        }
    }

    @Test
    void connectionsAreDurableAndEnforceForeignKeys() {
        SqliteStorages.open(file).close();
        Jdbi jdbi = SqliteStorages.connections(file, "SELECT 1");
        assertThat(pragma(jdbi, "synchronous")).isEqualTo("2"); // FULL
        assertThat(pragma(jdbi, "journal_mode")).isEqualTo("wal");
        assertThat(pragma(jdbi, "foreign_keys")).isEqualTo("1");
        assertThat(pragma(jdbi, "busy_timeout")).isEqualTo("5000");
    }

    private static String pragma(Jdbi jdbi, String name) {
        return jdbi.withHandle(handle ->
                handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void fileThatIsNotADatabaseIsRejected() throws IOException {
        Files.writeString(file, "no database at all".repeat(1000));
        assertThatThrownBy(() -> SqliteStorages.open(file))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.DAMAGED));
        assertThat(Files.readString(file)).startsWith("no database at all");
    }

    @Test
    void databaseOfAnOlderServerIsMigrated() throws SQLException {
        Flyway.configure()
                .dataSource(SqliteStorages.dataSource(file))
                .locations("classpath:db/sqlite")
                .table("schema_history")
                .target("5")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(newest(statement)).isEqualTo(5);
            SqliteStorages.open(file).close();
            assertThat(newest(statement)).isEqualTo(Migrations.COUNT);
            assertThat(statement.execute("SELECT * FROM identities")).isTrue();
        }
    }

    private static int newest(Statement statement) throws SQLException {
        try (ResultSet history = statement.executeQuery("SELECT max(version) FROM schema_history")) {
            return history.getInt(1);
        }
    }

    @Test
    void historyWithAGapIsRejected() throws SQLException {
        SqliteStorages.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM schema_history WHERE version = '004'");
        }
        assertThatThrownBy(() -> SqliteStorages.open(file))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("004");
    }

    @Test
    void databaseOfANewerServerIsRejected() throws SQLException {
        SqliteStorages.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO schema_history SELECT 99, '999', 'of the future', type, 'V999__of_the_future.sql',
                        checksum, installed_by, installed_on, execution_time, success
                    FROM schema_history WHERE version = '001'""");
        }
        assertThatThrownBy(() -> SqliteStorages.open(file))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("999");
    }

    @Test
    void missingFolderIsNamed() {
        Path missing = file.resolveSibling("missing").resolve("ambit.db");
        assertThatThrownBy(() -> SqliteStorages.open(missing))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining(missing.toString());
    }
}
