package dev.ambit.storage.sql;

import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Opens the embedded database. */
public final class SqliteStorage {
    private static final int BUSY_TIMEOUT_MILLIS = 5000;

    private SqliteStorage() {}

    /**
     * Opens the database in {@code file}, which is created when it is missing and brought up to date when it is older.
     *
     * @throws StorageException when that cannot be done, or a newer server has written it
     */
    public static Storage open(Path file) {
        Dialect dialect = new Sqlite();
        createPrivately(file);
        migrate(dialect, source(file));
        return new SqlStorage(
                dialect, connections(file, "PRAGMA query_only = OFF"), connections(file, "PRAGMA query_only = ON"));
    }

    /** Connections that begin with {@code firstStatement}, and whose transactions begin and end by statements. */
    static Jdbi connections(Path file, String firstStatement) {
        SQLiteDataSource source = source(file);
        return Jdbi.create(() -> {
            Connection connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute(firstStatement);
                // The driver begins a transaction after each commit, only to end it, or tries to after each statement.
                connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        });
    }

    /** SQLite gives its other files the mode of this one, so others on the machine read none of them. */
    private static void createPrivately(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // the usual case
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot create " + file, e);
        }
    }

    static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // With NORMAL, a power cut could take back what was acknowledged, a revoke say.
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static void migrate(Dialect dialect, SQLiteDataSource source) {
        try {
            Flyway.configure(SqliteStorage.class.getClassLoader())
                    .dataSource(source)
                    .locations(dialect.migrations())
                    .table("schema_history")
                    // An older server must not write what a newer one has shaped.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayValidateException e) {
            throw new StorageException(
                    Reason.DAMAGED, "the database is not one that this version knows: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw Failures.of(dialect, e);
        }
    }
}
