package dev.ambit.storage.sql;

import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** The migrations of a database; those of every engine have the same numbers. */
final class Migrations {
    /** The number of migrations, which is also the newest version. */
    static final int COUNT = 18;

    private static final String HISTORY = "schema_history";

    private Migrations() {}

    /** Runs the migrations that are missing. */
    static void runMissing(Dialect dialect, DataSource source) {
        if (!isCurrent(source)) {
            run(dialect, source);
        }
    }

    /** Returns whether there is nothing to migrate; Flyway would take an eighth of the time to the first response. */
    static boolean isCurrent(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet history = statement.executeQuery(
                        "SELECT count(*), max(CAST(version AS INTEGER)), count(CASE WHEN success THEN 1 END) FROM "
                                + HISTORY)) {
            return history.next()
                    && history.getInt(1) == COUNT
                    && history.getInt(2) == COUNT
                    && history.getInt(3) == COUNT;
        } catch (SQLException _) {
            return false; // a new database, or an unreadable one, which the migration reports
        }
    }

    private static void run(Dialect dialect, DataSource source) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations(dialect.migrations())
                    .table(HISTORY)
                    // An older server must not write to the schema of a newer one.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayValidateException e) {
            throw new StorageException(
                    Reason.DAMAGED, "the database schema does not match this version: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw SqlErrors.of(dialect, e);
        }
    }
}
