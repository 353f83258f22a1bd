package dev.ambit.storage.sql;

import static java.util.Objects.requireNonNull;

import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** Opens the embedded database. */
final class SqliteStorages {
    private static final int BUSY_TIMEOUT_MILLIS = 5000;
    private static final int DEFAULT_READERS = 8;
    private static final String NATIVE_FOLDER = "org.sqlite.lib.path";

    private static boolean loaded;

    private SqliteStorages() {}

    /**
     * Opens the database in {@code file}, which is created when it is missing and migrated when it is older.
     *
     * @throws StorageException when the database cannot be opened, or was written by a newer server
     */
    static Storage open(Path file, int maxReaders) {
        Dialect dialect = new Sqlite();
        createPrivately(file);
        loadNative();
        SQLiteDataSource source = dataSource(file);
        Migrations.runMissing(dialect, source);
        clearLeftovers(dialect, source);
        fillWire(dialect, source);
        return new SqlStorage(
                dialect,
                connections(file, "PRAGMA query_only = OFF", new BudgetProgressHandler(false)),
                connections(file, "PRAGMA query_only = ON"),
                maxReaders,
                auditKeys(dialect, source, folder(file)));
    }

    static Storage open(Path file) {
        return open(file, DEFAULT_READERS);
    }

    /**
     * Opens the database in {@code file} for reading, also while a server uses it.
     *
     * @throws StorageException when it is missing or has a different version
     */
    static Storage openForReading(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StorageException(Reason.UNREACHABLE, "there is no database " + file, null);
        }
        loadNative();
        if (!Migrations.isCurrent(dataSource(file))) {
            throw new StorageException(
                    Reason.UNREACHABLE, file + " has a different version: start the server on it first", null);
        }
        String readOnly = "PRAGMA query_only = ON";
        return new SqlStorage(
                new Sqlite(),
                connections(file, readOnly),
                connections(file, readOnly),
                DEFAULT_READERS,
                AuditKeys.read(folder(file)));
    }

    private static void fillWire(Dialect dialect, SQLiteDataSource source) {
        try {
            WireMigration.run(source);
        } catch (SQLException e) {
            throw new StorageException(dialect.reason(e), "cannot store the wire format of the records", e);
        }
    }

    private static Path folder(Path file) {
        return requireNonNull(file.toAbsolutePath().getParent());
    }

    private static AuditKeys auditKeys(Dialect dialect, SQLiteDataSource source, Path folder) {
        try {
            return AuditChainMigration.openKeys(source, folder);
        } catch (SQLException e) {
            throw new StorageException(dialect.reason(e), "cannot chain the audit log", e);
        }
    }

    /**
     * Loads SQLite from a copy that is deleted at once. The driver's own loader reads its copy again byte by byte, and
     * leaves it behind when the process is killed.
     */
    private static synchronized void loadNative() {
        if (loaded || System.getProperty(NATIVE_FOLDER) != null) {
            return;
        }
        loaded = true;
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream content = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (content == null) {
                return;
            }
            Path temporary = Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")));
            Path folder = Files.createTempDirectory(temporary, "ambit-sqlite-"); // not writable by other users
            Path library = folder.resolve(name);
            try {
                Files.copy(content, library);
                System.setProperty(NATIVE_FOLDER, folder.toString());
                SQLiteJDBCLoader.initialize();
            } finally {
                System.clearProperty(NATIVE_FOLDER);
                Files.deleteIfExists(library);
                Files.delete(folder);
            }
        } catch (Exception _) {
            // the driver then uses its own loader and reports the error
        }
    }

    /** Connections that first run {@code firstStatement}, and whose transactions start and end by statements. */
    static Jdbi connections(Path file, String firstStatement) {
        return connections(file, firstStatement, new BudgetProgressHandler(true));
    }

    private static Jdbi connections(Path file, String firstStatement, BudgetProgressHandler budgetProgressHandler) {
        SQLiteDataSource source = dataSource(file);
        return Jdbi.create(() -> {
            Connection connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute(firstStatement);
                ProgressHandler.setHandler(connection, BudgetProgressHandler.INSTRUCTIONS, budgetProgressHandler);
                // Otherwise the driver starts and ends a transaction after each commit, or tries to at each statement.
                connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        });
    }

    /** SQLite gives its other files the mode of this one, so that other users cannot read any of them. */
    private static void createPrivately(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // the usual case
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot create " + file, e);
        }
    }

    static SQLiteDataSource dataSource(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // With NORMAL, a power failure could undo an acknowledged change, such as a revocation.
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    /** Removes staged records of imports, and records of deleted zones, that were left when the server was killed. */
    private static void clearLeftovers(Dialect dialect, SQLiteDataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(SqlStagedRecords.CLEAR);
            statement.executeUpdate(SqlZones.CLEAR);
        } catch (SQLException e) {
            throw SqlErrors.of(dialect, e);
        }
    }
}
