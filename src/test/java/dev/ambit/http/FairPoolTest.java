package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claim: however many requests one caller makes, another caller's next request is soon served. */
final class FairPoolTest {
    private static final Principal ATTACKER = new Principal("attacker", "attacker");
    private static final Principal GOOD = new Principal("good", "good");

    private final FairPool pool = new FairPool("test", 4, 8);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Answer>> answers = new ArrayList<>();

    @AfterEach
    void stop() {
        gate.countDown();
        pool.close();
    }

    @Test
    void oneCallerNeverHoldsAllThreads() throws Exception {
        for (int i = 0; i < 5; i++) {
            send(ATTACKER, "attack");
        }
        awaitBegun(3);
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Answer.text("good")).status())
                .isEqualTo(200);
        assertThat(begun).as("a quarter of the threads is left to others").hasSize(3);
    }

    @Test
    void whoHasTheFewestRunningIsServedNext() throws Exception {
        send(ATTACKER, "attack");
        send(ATTACKER, "attack");
        awaitBegun(2);
        CountDownLatch first = new CountDownLatch(1); // one thread alone comes free: the order of several is not seen
        send(new Principal("second", 0), "second", first);
        send(new Principal("second", 1), "second");
        awaitBegun(4);
        send(ATTACKER, "attack");
        send(ATTACKER, "attack");
        awaitWaiting(2);
        send(GOOD, "good");
        awaitWaiting(3);
        begun.clear();
        first.countDown();
        awaitBegun(1);
        gate.countDown();
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(begun.peek()).isEqualTo("good");
    }

    @Test
    void tokensOfOneOwnerShareItsThreads() throws Exception {
        Principal narrow = new Principal("owner", "a token for one name");
        Principal other = new Principal("owner", "another token");
        for (int i = 0; i < 4; i++) {
            send(narrow, "narrow");
        }
        awaitBegun(3);
        awaitWaiting(1);
        send(other, "other");
        awaitWaiting(2);
        begun.clear();
        gate.countDown();
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(begun.peek()).isEqualTo("other");
    }

    @Test
    void whoFillsItsOwnShareIsToldSoAndOthersStillCome() throws Exception {
        for (int i = 0; i < 5; i++) {
            send(ATTACKER, "attack");
        }
        awaitBegun(3);
        awaitWaiting(2);
        Answer refused = pool.run(ATTACKER, Budget.unlimited(), () -> Answer.text("never"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Answer.text("good")).status())
                .isEqualTo(200);
    }

    @Test
    void fullQueueOfOthersIs503AndNewcomersPushOutTheLongest() throws Exception {
        fill();
        for (int client = 0; client < 4; client++) {
            send(new Principal("many", client), "many");
            send(new Principal("many", client), "many");
        }
        awaitWaiting(8);
        for (int client = 0; client < 4; client++) {
            send(new Principal("late " + client, client), "late");
            awaitDone(client + 1);
        }
        Answer refused = pool.run(new Principal("last", "last"), Budget.unlimited(), () -> Answer.text("never"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        gate.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Answer> answer : answers) {
            statuses.add(answer.get(30, TimeUnit.SECONDS).status());
        }
        assertThat(statuses).filteredOn(status -> status == 429).hasSize(4);
        assertThat(begun).filteredOn("late"::equals).hasSize(4);
    }

    @Test
    void whatAHandlerThrowsComesOutAndItsThreadGoesOn() {
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> pool.run(GOOD, Budget.unlimited(), () -> {
                        throw new IllegalStateException("mine");
                    }))
                    .hasMessage("mine");
        }
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Answer.text("good")).status())
                .isEqualTo(200);
    }

    @Test
    void closingEndsWhatRunsAtItsNextStep() throws Exception {
        CompletableFuture<Answer> endless = start(ATTACKER, () -> {
            begun.add("endless");
            while (true) {
                Budget.step();
            }
        });
        awaitBegun(1);
        pool.close();
        assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(Budget.ExhaustedException.class);
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Answer.text("late")).status())
                .isEqualTo(503);
    }

    /** Has all threads busy: three of one owner, one of another. */
    private void fill() {
        for (int i = 0; i < 3; i++) {
            send(new Principal("first", i), "first");
        }
        awaitBegun(3);
        send(new Principal("second", 0), "second");
        awaitBegun(4);
    }

    private void send(Principal principal, String name) {
        send(principal, name, gate);
    }

    private void send(Principal principal, String name, CountDownLatch until) {
        answers.add(start(principal, () -> {
            begun.add(name);
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Answer.text(name);
        }));
    }

    private CompletableFuture<Answer> start(Principal principal, Supplier<Answer> work) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(pool.run(principal, Budget.unlimited(), work));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void awaitBegun(int count) {
        while (begun.size() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitDone(int count) {
        while (answers.stream().filter(CompletableFuture::isDone).count() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitWaiting(int count) {
        while (pool.waiting() < count) {
            Thread.onSpinWait();
        }
    }
}
