package dev.ambit.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/** Opens the embedded database. */
public final class SqliteStorage {
    private static final int BUSY_TIMEOUT_MILLIS = 5000;
    private static final int READERS = 8;

    private SqliteStorage() {}

    /**
     * Opens the database in {@code file}, which is created when it is missing and brought up to date when it is older.
     *
     * @throws StorageException when that cannot be done, or a newer server has written it
     */
    public static Storage open(Path file) {
        Dialect dialect = new Sqlite();
        createPrivately(file);
        HikariDataSource writer = null;
        try {
            writer = pool("writer", 1, source(file, TransactionMode.IMMEDIATE), "PRAGMA query_only = OFF");
            migrate(dialect, writer);
            HikariDataSource readers =
                    pool("readers", READERS, source(file, TransactionMode.DEFERRED), "PRAGMA query_only = ON");
            return new SqlStorage(dialect, writer, readers);
        } catch (PoolInitializationException e) {
            close(writer);
            throw Failures.of(dialect, e);
        } catch (StorageException e) {
            close(writer);
            throw e;
        }
    }

    private static void close(@Nullable HikariDataSource pool) {
        if (pool != null) {
            pool.close();
        }
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

    static SQLiteDataSource source(Path file, TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // With NORMAL, a power cut could take back what was acknowledged, a revoke say.
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTransactionMode(mode);
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    static HikariDataSource pool(String name, int size, SQLiteDataSource source, String firstStatement) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setConnectionInitSql(firstStatement);
        config.setMaxLifetime(0);
        return new HikariDataSource(config);
    }

    private static void migrate(Dialect dialect, HikariDataSource writer) {
        try {
            Flyway.configure(SqliteStorage.class.getClassLoader())
                    .dataSource(writer)
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
