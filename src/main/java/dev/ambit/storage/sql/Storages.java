package dev.ambit.storage.sql;

import dev.ambit.storage.DataFolder;
import dev.ambit.storage.Storage;
import java.nio.file.Path;

/** Opens the data of a server. This is the one place that chooses the engine: SQLite, in the data folder. */
public final class Storages {
    private Storages() {}

    /**
     * Opens the data in {@code folder}; the database is created when it is missing and migrated when it is older.
     *
     * @param maxReaders the maximum number of concurrent readers, in addition to urgent work; each uses a separate
     *     connection
     * @throws dev.ambit.storage.StorageException when the database cannot be opened, or was written by a newer server
     */
    public static Storage open(Path folder, int maxReaders) {
        return SqliteStorages.open(DataFolder.database(folder), maxReaders);
    }

    /** Opens the data in {@code folder} for a few concurrent readers. */
    public static Storage open(Path folder) {
        return SqliteStorages.open(DataFolder.database(folder));
    }

    /**
     * Opens the data in {@code folder} for reading, also while a server uses it.
     *
     * @throws dev.ambit.storage.StorageException when the database is missing or has a different version
     */
    public static Storage openForReading(Path folder) {
        return SqliteStorages.openForReading(DataFolder.database(folder));
    }
}
