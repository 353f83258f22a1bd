package dev.ambit.load;

import dev.ambit.core.account.Account;
import dev.ambit.core.resource.AccountId;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Change;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.SqliteStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Durable writes a second: of the disk, of plain SQLite and of the storage, in alternating rounds of one run. */
public final class Writes {
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Writes() {}

    private interface Write {
        void once(long number) throws IOException, SQLException;
    }

    /** Argument: a folder on the disk to be measured. */
    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "writes");
        List<String> names =
                List.of("fsync of 4 KiB", "plain SQLite", "1 writer", "4 writers", "16 writers", "64 writers");
        List<List<Double>> figures = new ArrayList<>();
        names.forEach(name -> figures.add(new ArrayList<>()));
        try (FileChannel file =
                        FileChannel.open(folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                Connection plain = plain(folder.resolve("plain.db"));
                PreparedStatement insert = plain.prepareStatement("INSERT INTO accounts VALUES (?, ?, ?, ?, ?)");
                PreparedStatement revision = plain.prepareStatement("INSERT INTO revisions (kind, id) VALUES (?, ?)");
                PreparedStatement audit = plain.prepareStatement("INSERT INTO audit VALUES (?, ?, ?, ?)");
                Storage storage = SqliteStorage.open(folder.resolve("ambit.db"))) {
            Write flush = number -> {
                file.write(ByteBuffer.allocate(4096));
                file.force(false);
            };
            Write bySqlite = number -> plainWrite(plain, insert, revision, audit);
            Write byStorage = number -> write(storage, number);
            for (int round = 0; round <= ROUNDS; round++) { // the first warms up
                double[] measured = {
                    rate(1, flush), rate(1, bySqlite), rate(1, byStorage),
                    rate(4, byStorage), rate(16, byStorage), rate(64, byStorage)
                };
                for (int i = 0; round > 0 && i < measured.length; i++) {
                    figures.get(i).add(measured[i]);
                }
            }
        }
        double sqlite = median(figures.get(1));
        for (int i = 0; i < names.size(); i++) {
            double median = median(figures.get(i));
            System.out.printf(
                    "%-16s %,10.0f a second   %5.2f of plain SQLite%n", names.get(i), median, median / sqlite);
        }
    }

    private static final AtomicLong NUMBERS = new AtomicLong();

    private static double rate(int writers, Write write) throws InterruptedException {
        LongAdder done = new LongAdder();
        long begin = System.nanoTime();
        long end = begin + ROUND.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    try {
                        write.once(NUMBERS.incrementAndGet());
                    } catch (IOException | SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    done.increment();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return done.sum() * 1e9 / (System.nanoTime() - begin);
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElse(0.0);
    }

    private static void write(Storage storage, long number) {
        AccountId id = new AccountId(7, number);
        storage.inTransaction(tx -> {
            tx.accounts().insert(new Account(id, "Account " + number, NOW, NOW));
            tx.audit().append(entry(number, id));
            return tx.revisions().append(new Change.OfAccount(id));
        });
    }

    private static AuditEntry entry(long number, AccountId id) {
        return new AuditEntry(
                AuditId.random(new SplittableRandom(number)),
                NOW,
                new AuditEntry.Actor.BySystem(),
                null,
                "account.create",
                new AuditEntry.Subject(AuditEntry.Kind.ACCOUNT, id.toString()),
                new AuditEntry.Place(id, null, null),
                null,
                null,
                AuditEntry.Outcome.SUCCESS,
                null,
                AuditEntry.Channel.COMMAND_LINE);
    }

    private static Connection plain(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute(
                    "CREATE TABLE accounts (id BLOB PRIMARY KEY, name TEXT, folded TEXT, a INTEGER, b INTEGER)");
            statement.execute("CREATE TABLE revisions (number INTEGER PRIMARY KEY, kind TEXT, id BLOB)");
            statement.execute("CREATE TABLE audit (id BLOB PRIMARY KEY, at INTEGER, action TEXT, subject TEXT)");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private static void plainWrite(
            Connection plain, PreparedStatement insert, PreparedStatement revision, PreparedStatement audit)
            throws SQLException {
        byte[] id = new byte[16];
        new SplittableRandom(NUMBERS.get()).nextBytes(id);
        insert.setBytes(1, id);
        insert.setString(2, "Account " + NUMBERS.get());
        insert.setString(3, "account " + NUMBERS.get());
        insert.setLong(4, NOW.toEpochMilli());
        insert.setLong(5, NOW.toEpochMilli());
        insert.executeUpdate();
        revision.setString(1, "account");
        revision.setBytes(2, id);
        revision.executeUpdate();
        audit.setBytes(1, id);
        audit.setLong(2, NOW.toEpochMilli());
        audit.setString(3, "account.create");
        audit.setString(4, "Account");
        audit.executeUpdate();
        plain.commit();
    }
}
