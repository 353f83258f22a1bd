package dev.ambit.storage.sql;

import dev.ambit.storage.StorageException.Reason;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** The differences between SQL engines. */
sealed interface Dialect permits Sqlite {
    /** The Flyway location of the migrations. */
    String migrations();

    /** Starts a transaction that reads a snapshot. */
    void beginReading(Handle handle);

    /**
     * Starts a transaction that writes. When this returns, no other transaction on the database writes until this one
     * ends, and it sees everything that was committed. Numbers rely on that: a revision, and an audit entry, has the
     * number after the newest one.
     */
    void beginWriting(Handle handle);

    default void commit(Handle handle) {
        handle.execute("COMMIT");
    }

    default void rollback(Handle handle) {
        handle.execute("ROLLBACK");
    }

    /** Sets the only savepoint of the transaction. */
    default void setSavepoint(Handle handle) {
        handle.execute("SAVEPOINT work");
    }

    /** Undoes what was done since the savepoint, and keeps the savepoint. */
    default void rollBackToSavepoint(Handle handle) {
        handle.execute("ROLLBACK TO SAVEPOINT work");
    }

    default void releaseSavepoint(Handle handle) {
        handle.execute("RELEASE SAVEPOINT work");
    }

    /** The column of a table that numbers its rows from 1 in the order of their insertion. */
    String rowNumber(String table);

    /** A table with a column {@code value}, one row for each text of a JSON array; no rows for NULL. */
    String elements(String jsonArray);

    /** A table with a column {@code value}, one row for each integer of a JSON array. */
    String integers(String jsonArray);

    /** The bytes of a text of hexadecimal digits. */
    String unhex(String text);

    /** The condition that {@code text} contains {@code part}; no character has a special meaning. */
    String contains(String text, String part);

    /** Classifies an engine's exception for an operator. */
    Reason reason(SQLException exception);
}
