package dev.ambit.storage.sql;

import dev.ambit.storage.StorageException.Reason;
import java.sql.SQLException;

/** What SQL engines do differently. */
sealed interface Dialect permits Sqlite {
    /** Where the migrations are, as Flyway names it. */
    String migrations();

    /** Begins a transaction that reads one state. */
    String beginReading();

    /** Begins a transaction of the only writer. */
    String beginWriting();

    /** A table with a column {@code value}, one row for each text of a JSON array; no rows for NULL. */
    String elements(String jsonArray);

    /** The bytes that a text of hexadecimal digits spells. */
    String unhex(String text);

    /** Whether {@code part} stands anywhere in {@code text}, neither having special characters. */
    String contains(String text, String part);

    /** What an engine's exception means to an operator. */
    Reason reason(SQLException exception);
}
