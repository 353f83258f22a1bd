package dev.ambit.storage;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Writers that wait at the same time: an engine may commit them together, but each is isolated from the others. */
abstract class GroupCommitContract extends StorageContract {
    private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

    /** Returns the number of commits that the engine makes for {@code writers} that wait together. */
    protected abstract int commitsFor(int writers);

    @Test
    void waitingWritersShareACommitAndFailAlone() throws InterruptedException {
        AtomicInteger commits = new AtomicInteger();
        Map<Integer, Integer> seen = new ConcurrentHashMap<>();
        writeTogether(20, () -> storage.onCommit((_, _) -> commits::incrementAndGet), number -> {
            change(storage, tx -> {
                seen.put(number, tx.accounts().all().size());
                tx.accounts().insert(account(200 + number));
                if (number % 5 == 0) {
                    throw new IllegalStateException("rolled back " + number);
                }
            });
        });

        assertThat(commits)
                .as("that of the first writer, and those of the waiting ones")
                .hasValue(1 + commitsFor(20));
        assertThat(failures.keySet()).containsExactlyInAnyOrder(0, 5, 10, 15);
        failures.forEach((number, e) -> assertThat(e).hasMessage("rolled back " + number));
        List<Account> stored = storage.read(tx -> tx.accounts().all());
        assertThat(stored)
                .hasSize(1 + 16)
                .doesNotContain(account(200), account(205), account(210), account(215))
                .contains(account(201), account(219));
        assertThat(seen.get(19))
                .as("accounts, including those of earlier writers")
                .isEqualTo(1 + 15);
    }

    @Test
    void listenerFailureReachesAllWritersOfTheCommit() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Runnable listener = () -> {
            if (calls.incrementAndGet() > 1) {
                throw new IllegalStateException("cannot follow");
            }
        };
        writeTogether(
                5,
                () -> storage.onCommit((_, _) -> listener),
                number -> change(storage, tx -> tx.accounts().insert(account(200 + number))));
        assertThat(failures).hasSize(5);
        failures.values().forEach(e -> assertThat(e).hasMessage("cannot follow"));
    }

    @Test
    void refusedWorkIsUndoneAndTheOtherWritersOfTheCommitAreNot() throws InterruptedException {
        List<Integer> checked = new ArrayList<>();
        List<Integer> committed = new ArrayList<>();
        CommitListener limit = new CommitListener() {
            @Override
            public void check(Tx tx, List<Revision> revisions) {
                checked.add(revisions.size());
                if (tx.accounts().all().size() > 3) {
                    throw new IllegalStateException("full");
                }
            }

            @Override
            public Runnable prepare(Tx tx, List<Revision> revisions) {
                return () -> committed.add(revisions.size());
            }
        };
        writeTogether(
                5,
                () -> storage.onCommit(limit),
                number -> change(storage, tx -> tx.accounts().insert(account(200 + number))));

        assertThat(failures.keySet()).containsExactlyInAnyOrder(2, 3, 4);
        failures.values().forEach(e -> assertThat(e).hasMessage("full"));
        assertThat(storage.<List<Account>>read(tx -> tx.accounts().all()))
                .hasSize(3)
                .contains(account(200), account(201));
        assertThat(committed.stream().mapToInt(size -> size).sum())
                .as("revisions of the first writer and of those that were accepted")
                .isEqualTo(3);
        assertThat(checked).as("a refused revision is not seen by the next").doesNotContain(4, 5, 6);
    }

    /** Runs {@code write} for each number concurrently, all of them waiting for an earlier writer. */
    private void writeTogether(int writers, Runnable beforehand, IntConsumer write) throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform()
                .start(() -> change(storage, tx -> {
                    writing.countDown();
                    await(gate);
                })));
        await(writing);
        beforehand.run();
        for (int i = 0; i < writers; i++) {
            int number = i;
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    write.accept(number);
                } catch (IllegalStateException e) {
                    failures.put(number, e);
                }
            });
            threads.add(writer);
            while (writer.getState() != Thread.State.WAITING) { // until it is queued, so that the order is known
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
