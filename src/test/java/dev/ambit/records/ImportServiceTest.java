package dev.ambit.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.WorkGrowth;
import dev.ambit.access.ZoneEntry;
import dev.ambit.audit.AuditContext;
import dev.ambit.audit.AuditTrail;
import dev.ambit.core.account.Account;
import dev.ambit.core.zone.Zone;
import dev.ambit.http.wire.ApiException;
import dev.ambit.records.ImportService.Imported;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditFilter;
import dev.ambit.storage.Change;
import dev.ambit.storage.ChildProcess;
import dev.ambit.storage.ConcurrentChangeStorage;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Samples;
import dev.ambit.storage.ScratchStorage;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports with a real database are atomic. */
final class ImportServiceTest {
    private static final Account ACCOUNT = Samples.account(1);
    static final Zone ZONE = Samples.zone(1, ACCOUNT.id(), "example.com");
    static final Zone OTHER = Samples.zone(2, ACCOUNT.id(), "example.org");
    static final ZoneEntry ENTRY = new ZoneEntry(ZONE.id(), ACCOUNT.id(), "example.com");
    static final AuditContext AUDIT_CONTEXT = AuditContext.commandLine(Instant.parse("2026-05-01T00:00:00Z"));
    static final RecordLimits LIMITS = new RecordLimits(1_000, 200_000);

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storages.open(folder);
        create(storage);
    }

    static void create(Storage storage) {
        Samples.change(storage, tx -> {
            tx.accounts().insert(ACCOUNT);
            tx.zones().insert(ZONE);
            tx.zones().insert(OTHER);
        });
    }

    static Imported imported(Storage storage, RecordLimits limits, long seed, String file) {
        return new ImportService(storage, _ -> null, new AuditTrail(new Random(seed)), new Random(seed), limits)
                .add(ENTRY, AUDIT_CONTEXT, ByteBuffer.wrap(file.getBytes(UTF_8)))
                .imported();
    }

    private Imported imported(String file) {
        return imported(storage, LIMITS, 1, file);
    }

    static String hosts(int from, int to) {
        StringBuilder file = new StringBuilder();
        for (int i = from; i < to; i++) {
            file.append("host").append(i).append(" 300 IN A 192.0.2.1\n");
        }
        return file.toString();
    }

    private long count() {
        return storage.read(tx -> tx.records().count(ZONE.id()));
    }

    private long serial() {
        return storage.read(tx -> tx.zones().find(ZONE.id()).orElseThrow().serial());
    }

    private int staged() throws SQLException {
        return staged(folder.resolve("ambit.db"));
    }

    static int staged(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM staged_records")) {
            return rows.getInt(1);
        }
    }

    @Test
    void importIsOneAuditEntryWithItsCounts() {
        long head = storage.read(tx -> tx.revisions().head());
        assertThat(imported("a A 192.0.2.1\nb A 192.0.2.1\na A 192.0.2.1\n")).isEqualTo(new Imported(2, 3));
        assertThat(imported("a A 192.0.2.1\n")).isEqualTo(new Imported(0, 1));

        assertThat(count()).isEqualTo(2);
        List<AuditEntry> entries = storage.read(tx -> tx.audit()
                .list(AuditFilter.of(ACCOUNT.id()), Direction.ASCENDING, Slice.EVERYTHING)
                .items());
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("record.import");
            assertThat(entry.before()).isNull();
            assertThat(entry.after()).isEqualTo("{\"recs_added\":2,\"total_records_parsed\":3}");
        });
        List<Revision> revisions = storage.read(tx -> tx.revisions().since(head, 100));
        assertThat(revisions)
                .singleElement()
                .satisfies(revision -> assertThat(revision.change()).isEqualTo(new Change.OfRecords(ZONE.id())));
        assertThat(serial()).isEqualTo(ZONE.serial() + 1);
    }

    @Test
    void limitsCountExistingAndNewRecords() {
        RecordLimits small = new RecordLimits(3, 10);
        assertThat(imported(storage, small, 1, hosts(0, 8))).isEqualTo(new Imported(8, 8));
        assertThatThrownBy(() -> imported(storage, small, 2, hosts(6, 11)))
                .hasMessage("Record quota exceeded: a zone can have at most 10 records (`max-records-per-zone`).");
        assertThat(imported(storage, small, 3, hosts(0, 10))).isEqualTo(new Imported(2, 10));
        assertThatThrownBy(() -> imported(storage, small, 4, hosts(0, 11)))
                .hasMessageStartingWith("line 11: Record quota exceeded: a zone");
        assertThatThrownBy(
                        () -> imported(storage, small, 5, "host1 A 192.0.2.2\nhost1 A 192.0.2.3\nhost1 A 192.0.2.4\n"))
                .hasMessage(
                        "line 3: Record quota exceeded: a name can have at most 3 records (`max-records-per-name`).");
        // Records beyond the limit can be imported again unchanged.
        assertThat(imported(storage, new RecordLimits(3, 5), 6, hosts(0, 10))).isEqualTo(new Imported(0, 10));
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void killBetweenBatchesLeavesTheZoneUnchanged() throws IOException, SQLException {
        storage.close();
        Path file = folder.resolve("ambit.db");
        try (ChildProcess childProcess = ChildProcess.start(Importer.class, folder.toString())) {
            String line = childProcess.readLine();
            while (line != null) {
                if (line.equals("staged 3000")) {
                    childProcess.kill();
                }
                line = childProcess.readLine();
            }
        }
        assertThat(staged(file)).isEqualTo(3_000);
        storage = Storages.open(folder);
        assertThat(staged()).isZero();
        assertThat(count()).isZero();
        assertThat(serial()).isEqualTo(ZONE.serial());
        assertThat(storage.<Long>read(tx -> tx.revisions().head())).isEqualTo(1);
        assertThat(imported(storage, LIMITS, 1, hosts(0, 10))).isEqualTo(new Imported(10, 10));
    }

    /** The child process: stages three batches and waits to be killed. */
    static final class Importer {
        public static void main(String[] arguments) {
            Storage storage = Storages.open(Path.of(arguments[0]));
            ConcurrentChangeStorage meanwhile = new ConcurrentChangeStorage(storage);
            for (int i = 0; i < 3; i++) {
                meanwhile.beforeNextTransaction(() -> {});
            }
            meanwhile.beforeNextTransaction(() -> {
                System.out.println("staged 3000");
                while (true) {
                    LockSupport.park();
                }
            });
            imported(meanwhile, LIMITS, 1, hosts(0, 5_000));
        }
    }

    /** Regression: ten mebibytes of the shortest lines exhausted the memory of a server with four times as much. */
    @Test
    void largestFileOfShortLinesIsRejectedInBoundedMemory() throws IOException {
        storage.close();
        try (ChildProcess childProcess = ChildProcess.start(ShortLines.class, folder.toString())) {
            assertThat(childProcess.readLine())
                    .startsWith("line 200001: Record quota exceeded: a zone can have at most 200000");
            assertThat(childProcess.readLine()).isEqualTo("0 records");
        }
        storage = Storages.open(folder);
    }

    /** The child process: imports more records than the limit. */
    static final class ShortLines {
        public static void main(String[] arguments) {
            try (Storage storage = Storages.open(Path.of(arguments[0]))) {
                StringBuilder file = new StringBuilder();
                for (int i = 0; i < 560_000; i++) {
                    file.append("x").append(Integer.toString(i, 36)).append(" A 192.0.2.1\n");
                }
                try {
                    imported(storage, LIMITS, 1, file.toString());
                } catch (ApiException refused) {
                    System.out.println(refused.getMessage());
                }
                System.out.println(storage.<Long>read(tx -> tx.records().count(ZONE.id())) + " records");
            }
        }
    }

    @Test
    void importsTakeLinearTime() {
        WorkGrowth.assertNearlyLinear(ManyNames.class, 500);
        WorkGrowth.assertNearlyLinear(OneName.class, 150);
    }

    /** n names in a zone that has as many. */
    public static final class ManyNames implements IntConsumer {
        @Override
        public void accept(int size) {
            inNewStorage(storage -> {
                imported(storage, LIMITS, 1, hosts(0, size));
                imported(storage, LIMITS, 2, hosts(size / 2, 2 * size));
            });
        }
    }

    /** n lines of one name, each of them twice. */
    public static final class OneName implements IntConsumer {
        @Override
        public void accept(int size) {
            StringBuilder file = new StringBuilder();
            for (int i = 0; i < 2 * size; i++) {
                file.append("www AAAA 2001:db8::")
                        .append(Integer.toHexString(i / 2))
                        .append('\n');
            }
            inNewStorage(storage -> imported(storage, LIMITS, 1, file.toString()));
        }
    }

    private static void inNewStorage(Consumer<Storage> work) {
        ScratchStorage.use(storage -> {
            create(storage);
            work.accept(storage);
        });
    }
}
