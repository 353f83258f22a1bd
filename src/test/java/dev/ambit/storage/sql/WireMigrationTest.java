package dev.ambit.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.storage.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The migration of records and zones from versions that stored neither the wire format nor the zone's settings. */
final class WireMigrationTest {
    private static final ZoneId ZONE = new ZoneId(0, 2);
    private static final int RECORDS = 1_203; // more than two batches

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void createAnOlderDatabase() throws SQLException {
        file = folder.resolve("ambit.db");
        SQLiteDataSource source = SqliteStorages.dataSource(file);
        Flyway.configure(SqliteStorages.class.getClassLoader())
                .dataSource(source)
                .locations(new Sqlite().migrations())
                .table("schema_history")
                .target("14")
                .load()
                .migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO accounts VALUES (" + id(1) + ", 'Acme', 'acme', 1, 1)");
            statement.execute("INSERT INTO zones (id, account, name, paused, type, name_servers, vanity_name_servers,"
                    + " serial, created_on, modified_on, activated_on) VALUES (" + id(2) + ", " + id(1)
                    + ", 'example.com', 0, 'full', '[\"ns7.example.net\",\"ns8.example.net\"]', '[]', 7, 1, 1, 1)");
            for (int i = 0; i < RECORDS; i++) {
                insert(connection, i, "A", "192.0.2." + i % 250, null);
            }
            insert(connection, RECORDS, "MX", "mail.example.com", 10);
            insert(connection, RECORDS + 1, "A", "unreadable", null);
        }
    }

    private static String id(int number) {
        return "unhex('" + "%032x".formatted(number) + "')";
    }

    private static void insert(
            Connection connection, int number, String type, String content, @Nullable Integer priority)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO records (id, zone, name, type, content,"
                        + " content_folded, priority, ttl, created_on, modified_on) VALUES (" + id(1000 + number) + ", "
                        + id(2)
                        + ", ?, ?, ?, ?, ?, 60, 1, 1)")) {
            insert.setString(1, "n" + number + ".example.com");
            insert.setString(2, type);
            insert.setString(3, content);
            insert.setString(4, content);
            insert.setObject(5, priority);
            insert.executeUpdate();
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = SqliteStorages.dataSource(file).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    @Test
    void wireOfEveryReadableRecordIsStored() throws SQLException {
        SqliteStorages.open(file).close();
        assertThat(number("SELECT count(*) FROM records WHERE wire IS NULL")).isEqualTo(1);
        try (Storage storage = SqliteStorages.open(file)) {
            DnsRecord mail = storage.read(
                            tx -> tx.records().listByName(ZONE, DnsName.of("n" + RECORDS + ".example.com")))
                    .getFirst();
            RecordContent parsed =
                    RecordContent.parse(RecordType.MX, "mail.example.com", 10).orThrow();
            assertThat(mail.content()).isEqualTo(parsed);
            assertThat(mail.content().wire()).isEqualTo(parsed.wire());
        }
    }

    @Test
    void migrationThatWasInterruptedIsContinued() throws SQLException {
        SqliteStorages.open(file).close();
        try (Connection connection = SqliteStorages.dataSource(file).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE records SET wire = NULL WHERE id > " + id(1700));
        }
        SqliteStorages.open(file).close();
        assertThat(number("SELECT count(*) FROM records WHERE wire IS NULL")).isEqualTo(1);
    }

    @Test
    void olderZoneGetsSettingsOnceAndKeepsThem() throws SQLException {
        List<DnsName> own = List.of(DnsName.of("ns7.example.net"), DnsName.of("ns8.example.net"));
        try (Storage storage = SqliteStorages.open(file)) {
            List<Integer> filled = new ArrayList<>();
            for (int refresh : new int[] {1111, 2222}) {
                filled.add(storage.<Integer>inTransaction(
                        tx -> tx.zones().fillSettings((apex, servers) -> settings(apex, servers, refresh))));
            }
            Zone zone = storage.read(tx -> tx.zones().find(ZONE)).orElseThrow();
            assertThat(filled).containsExactly(1, 0);
            assertThat(zone.settings()).isEqualTo(settings(zone.name(), own, 1111));
            assertThat(zone.serial()).isEqualTo(7);
        }
        assertThat(number("SELECT wire_length FROM zones")).isBetween(RECORDS * 30L, RECORDS * 40L);
    }

    private static ZoneSettings settings(DnsName apex, List<DnsName> servers, int refresh) {
        return new ZoneSettings(servers, 1, servers.getFirst(), apex, refresh, 1, 1, 1, 1);
    }
}
