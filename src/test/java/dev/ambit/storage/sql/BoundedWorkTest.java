package dev.ambit.storage.sql;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.dnsRecord;
import static dev.ambit.storage.Samples.user;
import static dev.ambit.storage.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.Budget;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.Direction;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.TextMatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No request can monopolise the writer, a connection or memory, and a revocation runs before other work. */
final class BoundedWorkTest {
    private static final Zone ZONE = zone(1, account(1).id(), "example.com");
    private static final int RECORDS = 20_000;

    @AutoClose
    private Storage storage;

    private Path file;
    private AuditKeys keys;

    @BeforeEach
    void fill(@TempDir Path folder) {
        file = folder.resolve("ambit.db");
        storage = SqliteStorages.open(file);
        keys = AuditKeys.read(folder);
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(dnsRecord(i, ZONE.id(), "n" + i + ".example.com", RecordType.A, "192.0.2.1"));
        }
        change(storage, tx -> {
            tx.users().insert(user(1), "hash");
            tx.accounts().insert(account(1));
            tx.zones().insert(ZONE);
            tx.records().insertAll(records);
        });
    }

    @Test
    void searchBeyondItsBudgetIsInterruptedAndConnectionsStayUsable() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> Budget.of(5_000).run(() -> search("a")))
                    .isInstanceOf(Budget.ExhaustedException.class);
        }
        assertThat(Budget.of(10_000_000).<Long>run(() -> search("n1"))).isPositive();
    }

    @Test
    void transactionBeyondItsBudgetIsRolledBackAlone() throws InterruptedException {
        Queue<String> done = new ConcurrentLinkedQueue<>();
        writeTogether(List.of(
                () -> {
                    change(storage, tx -> tx.accounts().insert(account(10)));
                    done.add("before");
                },
                () -> {
                    try {
                        Budget.of(1_000)
                                .run(() -> storage.<Integer>inTransaction(tx -> {
                                    tx.accounts().insert(account(11));
                                    for (int i = 0; i < 200; i++) {
                                        Budget.step();
                                    }
                                    return 0;
                                }));
                    } catch (Budget.ExhaustedException e) {
                        done.add("refused");
                    }
                },
                () -> {
                    change(storage, tx -> tx.accounts().insert(account(12)));
                    done.add("after");
                }));
        assertThat(done).containsExactlyInAnyOrder("before", "refused", "after");
        List<?> accounts = storage.read(tx -> tx.accounts().all());
        assertThat(accounts).hasSize(3);
    }

    @Test
    void revocationRunsBeforeWaitingWrites() throws InterruptedException {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        List<Runnable> writers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            writers.add(() -> change(storage, tx -> {
                order.add("write");
                tx.accounts().insert(account(20 + number));
            }));
        }
        writers.add(() -> Budget.urgent(1_000_000).run(() -> {
            change(storage, tx -> {
                order.add("revoke");
                tx.accounts().insert(account(50));
            });
            return 0;
        }));
        writeTogether(writers);
        assertThat(order).hasSize(11).startsWith("revoke");
    }

    @Test
    void urgentReadGetsAConnectionWhenAllOthersAreInUse() throws InterruptedException {
        CountDownLatch inUse = new CountDownLatch(8);
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(Thread.ofPlatform()
                    .start(() -> storage.<Integer>read(tx -> {
                        inUse.countDown();
                        await(gate);
                        return 0;
                    })));
        }
        await(inUse);
        assertThat(Budget.urgent(1_000_000)
                        .<Integer>run(() ->
                                storage.<Integer>read(tx -> tx.accounts().all().size())))
                .isEqualTo(1);
        gate.countDown();
        for (Thread reader : readers) {
            reader.join();
        }
    }

    @Test
    void statementsBuiltFromFiltersAreNotKeptPrepared() {
        PreparedStatements statements = new PreparedStatements();
        var jdbi = SqlStorage.configured(SqliteStorages.connections(file, "SELECT 1"))
                .setStatementBuilderFactory(_ -> statements);
        try (Handle handle = jdbi.open()) {
            list(handle, 1);
            int before = statements.size();
            for (int words = 2; words < 40; words++) {
                list(handle, words);
            }
            assertThat(statements.size()).isEqualTo(before);
        }
    }

    private void list(Handle handle, int words) {
        var records = new SqlRecords(new UnitOfWork(handle, new Sqlite(), keys));
        records.count(ZONE.id());
        records.list(searching("x ".repeat(words)), RecordFilter.Order.DEFAULT, Direction.ASCENDING, new Slice(0, 1));
    }

    private long search(String words) {
        return storage.<Long>read(tx -> tx.records()
                .list(searching(words), RecordFilter.Order.DEFAULT, Direction.ASCENDING, new Slice(0, 10))
                .total());
    }

    @Test
    void tokenWithThousandsOfRecordPatternsListsItsRecords() {
        List<RecordPattern> allow = new ArrayList<>();
        for (int i = 0; i < RECORDS; i += 2) {
            allow.add(new RecordPattern("A", RecordPattern.Match.EXACT, "n" + i + ".example.com"));
        }
        List<RecordPattern> deny = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            deny.add(new RecordPattern("A", RecordPattern.Match.PREFIX, "n" + i));
            deny.add(new RecordPattern("TXT", RecordPattern.Match.BELOW, "x" + i + ".example.com"));
        }
        RecordFilter filter = RecordFilter.of(ZONE.id(), new RecordFilter.Visible(allow, deny));
        long shown = Budget.of(10_000_000)
                .<Long>run(() -> storage.<Long>read(tx -> tx.records()
                        .list(filter, RecordFilter.Order.DEFAULT, Direction.ASCENDING, new Slice(0, 10))
                        .total()));
        assertThat(shown).isEqualTo(RECORDS / 2 - 50);
    }

    private static RecordFilter searching(@Nullable String words) {
        return new RecordFilter(
                ZONE.id(),
                null,
                null,
                List.<TextMatch>of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                words,
                MatchMode.ALL,
                MatchMode.ALL);
    }

    /** Queues all writers, in this order, behind a transaction that ends when all of them wait. */
    private void writeTogether(List<Runnable> writers) throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform()
                .start(() -> change(storage, tx -> {
                    writing.countDown();
                    await(gate);
                })));
        await(writing);
        for (Runnable writer : writers) {
            Thread thread = Thread.ofPlatform().start(writer);
            threads.add(thread);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
