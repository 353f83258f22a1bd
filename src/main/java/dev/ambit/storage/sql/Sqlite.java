package dev.ambit.storage.sql;

import dev.ambit.storage.StorageException.Reason;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite 3.41 or newer. */
record Sqlite() implements Dialect {
    @Override
    public String migrations() {
        return "classpath:db/sqlite";
    }

    @Override
    public void beginReading(Handle handle) {
        handle.execute("BEGIN");
    }

    @Override
    public void beginWriting(Handle handle) {
        handle.execute("BEGIN IMMEDIATE"); // a reader that becomes a writer could have read outdated data
    }

    @Override
    public String rowNumber(String table) {
        return table + ".rowid";
    }

    @Override
    public String elements(String jsonArray) {
        return "json_each(" + jsonArray + ")";
    }

    @Override
    public String integers(String jsonArray) {
        return elements(jsonArray);
    }

    @Override
    public String unhex(String text) {
        return "unhex(" + text + ")";
    }

    @Override
    public String contains(String text, String part) {
        return "instr(" + text + ", " + part + ") > 0";
    }

    @Override
    public Reason reason(SQLException exception) {
        if (!(exception instanceof SQLiteException sqlite)) {
            return Reason.UNEXPECTED;
        }
        // The low byte is the primary result code: https://www.sqlite.org/rescode.html
        int code = sqlite.getResultCode().code & 0xff;
        return switch (SQLiteErrorCode.getErrorCode(code)) {
            case SQLITE_FULL -> Reason.FULL;
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> Reason.UNREACHABLE;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> Reason.DAMAGED;
            case SQLITE_BUSY, SQLITE_LOCKED -> Reason.BUSY;
            default -> Reason.UNEXPECTED;
        };
    }
}
