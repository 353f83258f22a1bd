package dev.ambit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.resource.AccountId;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditEntry.Scope;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attacker who can write the database but lacks the key next to it cannot change the audit log unnoticed. */
final class TamperTest {
    private static final AccountId ACCOUNT = new AccountId(1, 1);
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int ENTRIES = 30;
    private static final int TRIES = 300;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        try (Storage storage = open()) {
            append(storage, 1, ENTRIES);
            recordHead(storage);
        }
        assertThat(verify().breaks()).isEmpty();
        Files.copy(database(), backup());
    }

    private Path database() {
        return folder.resolve("ambit.db");
    }

    private Path backup() {
        return folder.resolve("backup.db");
    }

    private Storage open() {
        return Storages.open(folder);
    }

    static void append(Storage storage, int from, int to) {
        for (int i = from; i <= to; i++) {
            AuditEntry entry = entry(i);
            storage.inTransaction(tx -> {
                tx.audit().append(entry);
                return entry;
            });
        }
    }

    static AuditEntry entry(int number) {
        return new AuditEntry(
                new AuditId(2, number),
                NOW.plusSeconds(number),
                new AuditEntry.Actor.BySystem(),
                null,
                "zone.create",
                new AuditEntry.Target(AuditEntry.Kind.ZONE, "z" + number),
                Scope.of(ACCOUNT),
                number % 3 == 0 ? null : "{\"before\":" + number + "}",
                "{\"after\":\"Zoë\u0000" + number + "\"}",
                AuditEntry.Outcome.SUCCESS,
                null,
                AuditEntry.Channel.API);
    }

    /** Records the position of the log, as the running server does. */
    private void recordHead(Storage storage) {
        AuditKeeper.start(
                        storage, folder, new AuditTrail(new Random(1)), Retention.Limits.NONE, InstantSource.fixed(NOW))
                .close();
    }

    private ChainReport verify() throws IOException {
        try (Storage storage = Storages.openForReading(folder)) {
            return ChainReport.of(storage, folder, 0, checked -> {});
        }
    }

    private ChainReport after(String... statements) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.executeUpdate(one);
            }
        }
        return verify();
    }

    private void assertFirst(ChainReport report, long number, ChainBreak.How how) {
        assertThat(report.breaks()).isNotEmpty();
        assertThat(report.breaks().getFirst().number()).isEqualTo(number);
        assertThat(report.breaks().getFirst().how()).isEqualTo(how);
    }

    @Test
    void editedEntryIsFound() throws Exception {
        ChainReport report = after("UPDATE audit SET action = 'token.create' WHERE number = 7");
        assertFirst(report, 7, ChainBreak.How.CHANGED);
        assertThat(report.breaks()).as("and no other").hasSize(1);
    }

    @Test
    void removedEntriesAreFound() throws Exception {
        assertFirst(after("DELETE FROM audit WHERE number IN (11, 12)"), 13, ChainBreak.How.MISSING);
    }

    @Test
    void removalThatRenumbersTheRestIsFound() throws Exception {
        ChainReport report = after(
                "DELETE FROM audit WHERE number = 11",
                "UPDATE audit SET number = -number WHERE number > 11",
                "UPDATE audit SET number = -number - 1 WHERE number < 0");
        assertThat(report.breaks().getFirst().number()).isEqualTo(11);
    }

    @Test
    void swappedEntriesAreFound() throws Exception {
        ChainReport report = after(
                "UPDATE audit SET number = -5 WHERE number = 5",
                "UPDATE audit SET number = 5 WHERE number = 6",
                "UPDATE audit SET number = 6 WHERE number = -5");
        assertThat(report.breaks().getFirst().number()).isEqualTo(5);
    }

    @Test
    void addedEntryIsFound() throws Exception {
        String columns = "id, at, actor, action, subject, outcome, channel, total, key_id, hash";
        String added = "INSERT INTO audit (number, " + columns + ") SELECT " + (ENTRIES + 1) + ", " + columns
                + " FROM audit WHERE number = 3";
        assertThat(after(added).breaks().getFirst().number()).isEqualTo(ENTRIES + 1);
    }

    /** Such an entry would be listed, and no hash covers it. */
    @Test
    void entryBeforeTheStartIsFound() throws Exception {
        ChainReport report = after("INSERT INTO audit (number, id, at, actor, action, subject, outcome, channel)"
                + " VALUES (-1, randomblob(16), 1, 'system', 'zone.create', 'zone', 'success', 'api')");
        assertFirst(report, -1, ChainBreak.How.ADDED);
    }

    @Test
    void endThatWasCutOffIsFound() throws Exception {
        assertFirst(after("DELETE FROM audit WHERE number > 25"), 26, ChainBreak.How.CUT);
        assertFirst(after("DELETE FROM audit"), 1, ChainBreak.How.CUT);
    }

    @Test
    void startThatWasCutOffIsFoundWithAndWithoutAForgedAnchor() throws Exception {
        assertFirst(after("DELETE FROM audit WHERE number <= 4"), 5, ChainBreak.How.MISSING);
        String anchor = "UPDATE audit_anchor SET number = 5, total = (SELECT total FROM audit WHERE number = 5),"
                + " hash = (SELECT hash FROM audit WHERE number = 5)";
        assertFirst(after(anchor, "DELETE FROM audit WHERE number <= 5"), 5, ChainBreak.How.ANCHOR);
    }

    /** Entries without a hash are chained once, by the migration; later this would make forged entries valid. */
    @Test
    void entriesWhoseHashesWereRemovedAreNotChainedAgain() throws Exception {
        after(
                "UPDATE audit SET action = 'token.create' WHERE number = 9",
                "UPDATE audit SET hash = NULL, key_id = NULL, total = NULL",
                "DELETE FROM audit_anchor");
        open().close();
        assertThat(verify().isIntact()).isFalse();
    }

    @Test
    void olderDatabaseIsFoundByTheRecordedPosition() throws Exception {
        try (Storage storage = open()) {
            append(storage, ENTRIES + 1, ENTRIES + 5);
            recordHead(storage);
        }
        Files.copy(backup(), database(), StandardCopyOption.REPLACE_EXISTING);
        assertFirst(verify(), ENTRIES + 1, ChainBreak.How.CUT);
        try (Storage storage = open()) {
            append(storage, 100, 110); // which hides the missing end
        }
        assertFirst(verify(), ENTRIES + 5, ChainBreak.How.CUT);
    }

    @Test
    void lostKeyIsReportedAndTheServerContinues() throws Exception {
        Files.delete(folder.resolve("audit-key"));
        try (Storage storage = open()) {
            append(storage, 200, 203);
        }
        ChainReport report = verify();
        assertThat(report.breaks().stream().map(ChainBreak::how))
                .as("the anchor, the entries under the lost key, the file audit-head")
                .containsExactly(ChainBreak.How.ANCHOR, ChainBreak.How.KEY, ChainBreak.How.ANCHOR);
        assertThat(report.entries()).isEqualTo(ENTRIES + 4);
    }

    /** Random changes in one or two steps; the seed is fixed, so that a failure is reproducible. */
    @Test
    void whateverIsTamperedWithIsFound() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < TRIES; i++) {
            Files.copy(backup(), database(), StandardCopyOption.REPLACE_EXISTING);
            List<String> steps = Stream.generate(() -> step(random))
                    .limit(1 + random.nextInt(2))
                    .toList();
            if (changes(steps)) {
                assertThat(verify().isIntact()).as("after %s", steps).isFalse();
            }
        }
    }

    private static String step(Random random) {
        int row = 1 + random.nextInt(ENTRIES);
        int other = 1 + random.nextInt(ENTRIES);
        return switch (random.nextInt(9)) {
            case 0 -> "UPDATE audit SET at = at + " + (1 + random.nextInt(9)) + " WHERE number = " + row;
            case 1 -> "UPDATE audit SET %s = 'x' WHERE number = %d".formatted(text(random), row);
            case 2 -> "UPDATE audit SET %s = randomblob(16) WHERE number = %d".formatted(blob(random), row);
            case 3 -> "DELETE FROM audit WHERE number = " + row;
            case 4 -> "DELETE FROM audit WHERE number >= " + row;
            case 5 ->
                "UPDATE audit SET hash = (SELECT hash FROM audit WHERE number = %d) WHERE number = %d AND %d <> %d"
                        .formatted(other, row, other, row);
            case 6 ->
                "UPDATE audit SET after = (SELECT after FROM audit WHERE number = %d) WHERE number = %d AND %d <> %d"
                        .formatted(other, row, other, row);
            case 7 ->
                "INSERT INTO audit (number, id, at, actor, action, subject, outcome, channel, total, key_id, hash)"
                        + " SELECT (SELECT max(number) FROM audit) + 1, id, at, actor, action, subject, outcome, channel,"
                        + " total, key_id, hash FROM audit WHERE number = " + row;
            default ->
                "UPDATE audit_anchor SET number = %d, hash = coalesce((SELECT hash FROM audit WHERE number = %d), x'00')"
                        .formatted(row, row);
        };
    }

    private static String text(Random random) {
        List<String> columns = List.of("action", "actor", "subject", "subject_id", "before", "after", "outcome");
        return columns.get(random.nextInt(columns.size()));
    }

    private static String blob(Random random) {
        List<String> columns =
                List.of("id", "actor_token", "actor_user", "client", "account", "user_id", "zone", "hash");
        return columns.get(random.nextInt(columns.size()));
    }

    private boolean changes(List<String> steps) throws SQLException {
        int changed = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            for (String step : steps) {
                changed += statement.executeUpdate(step);
            }
        }
        return changed > 0;
    }

    /** Entries are removed between two checks, and others are added in their place. */
    @Test
    void entryThatIsRemovedAtOnceIsNoticed() throws Exception {
        try (Storage storage = open();
                AuditKeeper keeper = AuditKeeper.start(
                        storage,
                        folder,
                        new AuditTrail(new Random(1)),
                        Retention.Limits.NONE,
                        InstantSource.fixed(NOW))) {
            append(storage, 300, 302);
            assertThat(changes(List.of("DELETE FROM audit WHERE number > " + (ENTRIES + 1))))
                    .isTrue();
            append(storage, 400, 405);
            Instant end = Instant.now().plusSeconds(30);
            while (keeper.breaks() == 0) {
                assertThat(Instant.now()).isBefore(end);
                Thread.onSpinWait();
            }
        }
    }
}
