package dev.ambit.storage;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledged changes survive, and no change is partial, however often the server is killed while it writes. */
class CrashTest {
    private static final int KILLS = 10;
    private static final int WRITERS = 16;
    private static final int MIN_LINES_BEFORE_KILL = 20;
    private static final Zone ZONE = zone(1, account(1).id(), "example.com");

    @Test
    void nothingAcknowledgedIsMissingAfterKills(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ambit.db");
        try (Storage storage = Storages.open(folder)) {
            change(storage, tx -> {
                tx.accounts().insert(account(1));
                tx.zones().insert(ZONE);
            });
        }
        Random random = new Random(1);
        Set<RecordId> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int before = acknowledged.size();
            writeUntilKilled(folder, MIN_LINES_BEFORE_KILL + random.nextInt(200), acknowledged);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(before + MIN_LINES_BEFORE_KILL);

            assertThat(integrity(file)).isEqualTo("ok");
            try (Storage storage = Storages.open(folder)) {
                storage.read(tx -> assertConsistent(tx, acknowledged));
            }
        }
    }

    /** Collects the ids that the child reports as durable, up to the last line of its output. */
    private static void writeUntilKilled(Path folder, int lines, Set<RecordId> acknowledged) throws IOException {
        try (ChildProcess childProcess = ChildProcess.start(Writer.class, folder.toString())) {
            int read = 0;
            String line = childProcess.readLine();
            while (line != null) {
                RecordId.parse(line).ifPresent(acknowledged::add);
                if (++read == lines) {
                    childProcess.kill();
                }
                line = childProcess.readLine();
            }
        }
    }

    private static boolean assertConsistent(Tx tx, Set<RecordId> acknowledged) {
        Set<RecordId> stored = new HashSet<>();
        tx.records().forEachInZone(ZONE.id(), dnsRecord -> stored.add(dnsRecord.id()));
        assertThat(stored).containsAll(acknowledged);
        // Each record was inserted with a revision, an audit entry and an increment of the serial.
        assertThat(tx.revisions().head()).isEqualTo(1 + stored.size());
        assertThat(tx.revisions().since(0, Integer.MAX_VALUE)).hasSize(1 + stored.size());
        assertThat(tx.audit()
                        .list(AuditFilter.of(ZONE.account()), Direction.ASCENDING, Slice.EVERYTHING)
                        .total())
                .isEqualTo(stored.size());
        List<AuditLink> links = tx.audit().links(0, Integer.MAX_VALUE);
        assertThat(links.stream().map(AuditLink::number))
                .as("without gaps")
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, links.size()).boxed().toList());
        assertThat(tx.zones().find(ZONE.id()).orElseThrow().serial()).isEqualTo(ZONE.serial() + stored.size());
        return true;
    }

    private static String integrity(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            return result.next() ? result.getString(1) : "no result";
        }
    }

    /** The child process: writes from several threads endlessly and prints the id of each acknowledged record. */
    static final class Writer {
        public static void main(String[] arguments) {
            Storage storage = Storages.open(Path.of(arguments[0]));
            AtomicLong next = new AtomicLong(storage.read(tx -> tx.revisions().head()) + 1000);
            for (int i = 0; i < WRITERS; i++) {
                new Thread(() -> {
                            while (true) {
                                write(storage, next.incrementAndGet());
                            }
                        })
                        .start();
            }
        }

        private static void write(Storage storage, long number) {
            RecordId id = storage.inTransaction(tx -> {
                var dnsRecord = dnsRecord(number, ZONE.id(), "n" + number + ".example.com", RecordType.A, "192.0.2.1");
                tx.records().insert(dnsRecord);
                Zone zone = tx.zones().find(ZONE.id()).orElseThrow();
                tx.journal().append(zone.id(), Samples.addition(zone, dnsRecord));
                tx.audit().append(Samples.entry(number, AuditEntry.Scope.of(ZONE.account())));
                tx.revisions().append(new Change.OfRecord(ZONE.id(), dnsRecord.id()));
                return dnsRecord.id();
            });
            System.out.println(id);
        }
    }
}
