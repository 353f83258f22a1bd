package dev.ambit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One zone that cannot be read must not keep the server from answering for the others. */
@Timeout(120)
final class UnreadableZoneTest {
    private static final AccountId ACCOUNT = new AccountId(2, 1);
    private static final ZoneId BROKEN = new ZoneId(4, 1);
    private static final ZoneId OTHER = new ZoneId(4, 2);
    private static final RecordId RECORD = new RecordId(5, 1);

    @TempDir
    private Path folder;

    @AutoClose
    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storages.open(folder);
        write(new Change.OfZone(BROKEN), tx -> {
            tx.accounts().insert(Samples.account(1));
            tx.zones().insert(Samples.zone(1, ACCOUNT, "example.com"));
            tx.zones().insert(Samples.zone(2, ACCOUNT, "example.net"));
            tx.records().insert(Samples.dnsRecord(1, BROKEN, "www.example.com", RecordType.A, "192.0.2.1"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content = 'not an address', wire = NULL",
                "type = 'UNKNOWN'",
                "name = 'www..example.com'",
                "ttl = -1",
                "tags = '{'"
            })
    void theOthersAreLoaded(String damage) throws Exception {
        damage(damage);
        try (ZoneIndex index = ZoneIndex.start(storage, 1 << 20)) {
            assertThat(index.awaitLoaded()).isEmpty();
            assertThat(index.find(BROKEN)).isNull();
            assertThat(index.find(OTHER)).isNotNull();
        }
    }

    @Test
    void itIsLoadedWhenAChangeMakesItReadable() throws Exception {
        damage("content = 'not an address', wire = NULL");
        try (ZoneIndex index = ZoneIndex.start(storage, 1 << 20)) {
            assertThat(index.awaitLoaded()).isEmpty();
            write(new Change.OfRecord(BROKEN, RECORD), tx -> tx.records().delete(BROKEN, RECORD));
            while (index.find(BROKEN) == null) {
                Thread.onSpinWait();
            }
            assertThat(index.find(BROKEN))
                    .satisfies(zone -> assertThat(zone.size()).isZero());
        }
    }

    @Test
    void itCanBeDeleted() throws Exception {
        damage("content = 'not an address', wire = NULL");
        try (ZoneIndex index = ZoneIndex.start(storage, 1 << 20)) {
            assertThat(index.awaitLoaded()).isEmpty();
            long before = index.memory();
            write(new Change.OfZone(BROKEN), tx -> tx.zones().delete(BROKEN));
            while (index.memory() == before) {
                Thread.onSpinWait();
            }
            assertThat(index.find(BROKEN)).isNull();
            assertThat(index.find(OTHER)).isNotNull();
        }
    }

    private void damage(String assignment) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ambit.db"))) {
            connection.createStatement().executeUpdate("UPDATE records SET " + assignment);
        }
    }

    private void write(Change change, Consumer<Tx> work) {
        Samples.change(storage, tx -> {
            work.accept(tx);
            tx.revisions().append(change);
        });
    }
}
