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

/** Writers that wait at the same time: one engine may serve them by one commit, and to each it is as if it were alone. */
abstract class GroupCommitContract extends StorageContract {
    private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

    /** How many commits the engine makes for so many writers that wait together. */
    protected abstract int commitsFor(int writers);

    @Test
    void thoseWhoWaitShareACommitAndFailAlone() throws InterruptedException {
        AtomicInteger commits = new AtomicInteger();
        Map<Integer, Integer> seen = new ConcurrentHashMap<>();
        writeTogether(20, () -> storage.onCommit((_, _) -> commits::incrementAndGet), number -> {
            change(storage, tx -> {
                seen.put(number, tx.accounts().all().size());
                tx.accounts().insert(account(200 + number));
                if (number % 5 == 0) {
                    throw new IllegalStateException("changed my mind " + number);
                }
            });
        });

        assertThat(commits).as("that of who came first, and of all who waited").hasValue(1 + commitsFor(20));
        assertThat(failures.keySet()).containsExactlyInAnyOrder(0, 5, 10, 15);
        failures.forEach((number, e) -> assertThat(e).hasMessage("changed my mind " + number));
        List<Account> stored = storage.read(tx -> tx.accounts().all());
        assertThat(stored)
                .hasSize(1 + 16)
                .doesNotContain(account(200), account(205), account(210), account(215))
                .contains(account(201), account(219));
        assertThat(seen.get(19)).as("accounts, with those of who came before").isEqualTo(1 + 15);
    }

    @Test
    void anIndexThatCannotFollowIsHeardOfByAll() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        Runnable listener = () -> {
            if (told.incrementAndGet() > 1) {
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

    /** Runs {@code write} for each number at once, all of them waiting for one writer who came before. */
    private void writeTogether(int writers, Runnable beforehand, IntConsumer write) throws InterruptedException {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform()
                .start(() -> change(storage, tx -> {
                    holds.countDown();
                    await(gate);
                })));
        await(holds);
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
            while (writer.getState() != Thread.State.WAITING) { // for its turn, so that the order is known
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
