package dev.ambit.audit;

import static dev.ambit.audit.TamperTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that are too old, and the oldest of a log that is too large, are removed; the rest is a valid chain. */
final class RetentionTest {
    private static final int ENTRIES = 30;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        try (Storage storage = open()) {
            TamperTest.append(storage, 1, ENTRIES);
        }
    }

    private Storage open() {
        return Storages.open(folder);
    }

    private ChainReport verify() throws IOException {
        try (Storage storage = Storages.openForReading(folder)) {
            return ChainReport.of(storage, folder, 0, checked -> {});
        }
    }

    private void tamper(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ambit.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void prunedLogStartsAtItsAnchorAndVerifies() throws Exception {
        InstantSource clock = InstantSource.fixed(NOW.plus(Duration.ofDays(400)).plusSeconds(11));
        Retention.Limits limits = new Retention.Limits(Duration.ofDays(400), 0);
        try (Storage storage = open();
                AuditKeeper keeper = AuditKeeper.start(storage, folder, new AuditTrail(new Random(1)), limits, clock)) {
            waitUntilPruned(storage, 10);
            assertThat(keeper.breaks()).isZero();
            TamperTest.append(storage, 300, 305);
            assertThat(storage.<String>read(tx ->
                            new String(tx.audit().links(ENTRIES, 1).getFirst().content(), StandardCharsets.UTF_8)))
                    .contains("audit.prune", "\"entries\":10", "\"through\":10");
        }
        ChainReport report = verify();
        assertThat(report.breaks()).isEmpty();
        assertThat(report.entries()).isEqualTo(ENTRIES - 10 + 1 + 6);
        tamper("DELETE FROM audit WHERE number = 11");
        assertThat(verify().breaks().getFirst().number()).isEqualTo(12);
        assertThat(verify().breaks().getFirst().how()).isEqualTo(ChainBreak.How.MISSING);
    }

    @Test
    void logThatIsTooLargeLosesItsOldestEntries() throws IOException {
        long all;
        try (Storage storage = open()) {
            all = storage.<Long>read(tx -> tx.audit().head().total());
        }
        Retention.Limits limits = new Retention.Limits(Duration.ZERO, all / 2);
        try (Storage storage = open();
                AuditKeeper _ = AuditKeeper.start(
                        storage, folder, new AuditTrail(new Random(1)), limits, InstantSource.fixed(NOW))) {
            waitUntilPruned(storage, ENTRIES / 3);
            assertThat(storage.<Long>read(tx -> tx.audit().head().total()
                            - tx.audit().anchor().orElseThrow().position().total()))
                    .isLessThan(all);
        }
        assertThat(verify().breaks()).isEmpty();
    }

    /** An attacker cannot change dates so that the server removes entries unnoticed. */
    @Test
    void removalOfBackdatedEntriesIsNoticed() throws Exception {
        tamper("UPDATE audit SET at = 0 WHERE number <= 8");
        Retention.Limits limits = new Retention.Limits(Duration.ofDays(400), 0);
        try (Storage storage = open();
                AuditKeeper keeper = AuditKeeper.start(
                        storage, folder, new AuditTrail(new Random(1)), limits, InstantSource.fixed(NOW))) {
            waitUntilPruned(storage, 8);
            assertThat(keeper.breaks()).isPositive();
        }
    }

    /** One batch per second would be slower than a client writes. */
    @Test
    void oldEntriesAreRemovedWithoutPauses() {
        int count = 20_000;
        Retention.Limits limits = new Retention.Limits(Duration.ofDays(1), 0);
        InstantSource clock = InstantSource.fixed(NOW.plus(Duration.ofDays(3)));
        try (Storage storage = open()) {
            storage.inTransaction(tx -> {
                for (int i = 1; i <= count; i++) {
                    tx.audit().append(TamperTest.entry(1_000 + i));
                }
                return count;
            });
            try (AuditKeeper _ = AuditKeeper.start(storage, folder, new AuditTrail(new Random(1)), limits, clock)) {
                Instant end = Instant.now().plusSeconds(15);
                waitUntilPruned(storage, count);
                assertThat(Instant.now()).isBefore(end);
            }
        }
    }

    /** The removal of a thousand large entries would block other writers. */
    @Test
    void largeEntriesAreRemovedInSmallBatches() throws IOException {
        Retention.Limits limits = new Retention.Limits(Duration.ofDays(1), 0);
        InstantSource clock = InstantSource.fixed(NOW.plus(Duration.ofDays(3)));
        try (Storage storage = open()) {
            storage.inTransaction(tx -> {
                for (int i = 1; i <= 20; i++) {
                    tx.audit().append(large(1_000 + i));
                }
                return 20;
            });
            Retention retention = new Retention(
                    storage, AuditKeys.read(folder), new AuditTrail(new Random(1)), limits, clock, breaks -> {});
            assertThat(retention.apply()).isTrue();
            assertThat(pruned(storage)).isEqualTo(ENTRIES + 8);
            assertThat(retention.apply()).isTrue();
            assertThat(retention.apply()).isFalse();
            assertThat(pruned(storage)).isEqualTo(ENTRIES + 20);
        }
        assertThat(verify().breaks()).isEmpty();
    }

    private static AuditEntry large(int number) {
        AuditEntry small = TamperTest.entry(number);
        return new AuditEntry(
                small.id(),
                small.at(),
                small.actor(),
                null,
                small.action(),
                small.target(),
                small.scope(),
                null,
                "\"" + "x".repeat(1 << 20) + "\"",
                small.outcome(),
                null,
                small.channel());
    }

    private static long pruned(Storage storage) {
        return storage.read(tx -> tx.audit().anchor().orElseThrow().position().number());
    }

    private static void waitUntilPruned(Storage storage, long min) {
        Instant end = Instant.now().plusSeconds(30);
        while (pruned(storage) < min) {
            assertThat(Instant.now()).isBefore(end);
            Thread.onSpinWait();
        }
    }
}
