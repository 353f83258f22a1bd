package dev.ambit.storage.sql;

import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Converts exceptions of the database libraries to {@link StorageException}. */
final class SqlErrors {
    private SqlErrors() {}

    /**
     * Converts {@code thrown}. Only the engine's own exception is kept as the cause: its message names columns and
     * codes, while messages of the libraries around it may repeat values that were to be stored.
     */
    static StorageException of(Dialect dialect, Throwable thrown) {
        SQLException engine = engineException(thrown);
        if (engine == null) {
            return new StorageException(
                    Reason.UNEXPECTED,
                    "the storage failed: " + thrown.getClass().getSimpleName());
        }
        Reason reason = dialect.reason(engine);
        return new StorageException(reason, text(reason) + ": " + engine.getMessage(), engine);
    }

    private static @Nullable SQLException engineException(Throwable thrown) {
        SQLException found = null;
        Throwable next = thrown;
        while (next != null) {
            if (next instanceof SQLException exception) {
                found = exception;
            }
            next = next.getCause();
        }
        return found;
    }

    private static String text(Reason reason) {
        return switch (reason) {
            case FULL -> "no space is left for the database";
            case UNREACHABLE -> "the database files cannot be read or written";
            case DAMAGED -> "the database is damaged";
            case BUSY -> "the database is busy";
            case UNEXPECTED -> "the database rejected a statement";
        };
    }
}
