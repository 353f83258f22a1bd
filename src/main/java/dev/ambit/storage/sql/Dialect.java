package dev.ambit.storage.sql;

import dev.ambit.storage.StorageException.Reason;
import java.sql.SQLException;

/** The differences between SQL engines. */
sealed interface Dialect permits Sqlite {
    /** The Flyway location of the migrations. */
    String migrations();

    /** The statement that starts a transaction that reads a snapshot. */
    String beginReading();

    /** The statement that starts a transaction of the only writer. */
    String beginWriting();

    /** A table with a column {@code value}, one row for each text of a JSON array; no rows for NULL. */
    String elements(String jsonArray);

    /** The bytes of a text of hexadecimal digits. */
    String unhex(String text);

    /** The condition that {@code text} contains {@code part}; no character has a special meaning. */
    String contains(String text, String part);

    /** Classifies an engine's exception for an operator. */
    Reason reason(SQLException exception);
}
