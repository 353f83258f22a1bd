package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code audit verify}. */
final class AuditVerifyTest extends CommandTest {
    private Path database() {
        return folder.resolve("ambit.db");
    }

    private static void append(Storage storage, int number) {
        storage.inTransaction(tx -> {
            tx.audit()
                    .append(new AuditEntry(
                            new AuditId(1, number),
                            Instant.EPOCH,
                            new AuditEntry.Actor.BySystem(),
                            null,
                            "zone.create",
                            new AuditEntry.Target(AuditEntry.Kind.ZONE, null),
                            new AuditEntry.Scope(null, null, null),
                            null,
                            null,
                            AuditEntry.Outcome.SUCCESS,
                            null,
                            AuditEntry.Channel.API));
            return true;
        });
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void exitCodeIsZeroForAnIntactLogAndOneForATamperedOne() throws SQLException {
        try (Storage storage = Storages.open(folder)) {
            append(storage, 1);
            append(storage, 2);
            append(storage, 3);
            assertThat(run("audit", "verify", "--data", folder.toString()))
                    .as("while a server has it open")
                    .isZero();
        }
        assertThat(out.toString()).contains("3 entries", "unchanged");
        execute("UPDATE audit SET action = 'zone.delete' WHERE number = 2");

        environment.put("AMBIT_DATA", folder.toString());
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(out.toString()).contains("entry 2 (changed)");
        assertThat(run("audit", "verify", "--json")).isEqualTo(1);
        assertThat(out.toString())
                .contains("{\"intact\":false,\"entries\":3,\"last\":3,\"breaks\":[{\"number\":2,\"how\":\"changed\"");
        assertThat(run("audit", "verify", "--after", "2"))
                .as("entries after the known break")
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void folderWithoutDatabaseOrKeyIsRejectedAndNothingIsCreated() throws Exception {
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(err.toString()).contains("--data", "AMBIT_DATA");
        assertThat(run("audit", "verify", "--data", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no database");
        assertThat(folder).isEmptyDirectory();
        Storages.open(folder).close();
        Files.delete(folder.resolve("audit-key"));
        assertThat(run("audit", "verify", "--data", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("audit key");
        assertThat(folder.resolve("audit-key")).doesNotExist();
    }
}
