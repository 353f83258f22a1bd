package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.Budget;
import dev.ambit.core.net.IpAddress;
import dev.ambit.http.wire.Response;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Claim: for any number of requests of one caller, the next request of another caller is served soon. */
final class FairPoolTest {
    private static final FairShareKey ATTACKER = new FairShareKey("attacker", "attacker");
    private static final FairShareKey GOOD = new FairShareKey("good", "good");

    private final FairPool pool = new FairPool("test", 4, 8);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Queue<String> started = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Response>> responses = new ArrayList<>();

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
        awaitStarted(3);
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Response.text("good"))
                        .status())
                .isEqualTo(200);
        assertThat(started).as("a quarter of the threads is left to others").hasSize(3);
    }

    @Test
    void ownerWithTheFewestRunningIsServedNext() throws Exception {
        send(ATTACKER, "attack");
        send(ATTACKER, "attack");
        awaitStarted(2);
        CountDownLatch first = new CountDownLatch(1); // frees only one thread, since the order of several is undefined
        send(new FairShareKey("second", 0), "second", first);
        send(new FairShareKey("second", 1), "second");
        awaitStarted(4);
        send(ATTACKER, "attack");
        send(ATTACKER, "attack");
        awaitWaiting(2);
        send(GOOD, "good");
        awaitWaiting(3);
        started.clear();
        first.countDown();
        awaitStarted(1);
        gate.countDown();
        for (CompletableFuture<Response> response : responses) {
            assertThat(response.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(started.peek()).isEqualTo("good");
    }

    @Test
    void tokensOfOneOwnerShareItsThreads() throws Exception {
        FairShareKey narrow = new FairShareKey("owner", "a token for one name");
        FairShareKey other = new FairShareKey("owner", "another token");
        for (int i = 0; i < 4; i++) {
            send(narrow, "narrow");
        }
        awaitStarted(3);
        awaitWaiting(1);
        send(other, "other");
        awaitWaiting(2);
        started.clear();
        gate.countDown();
        for (CompletableFuture<Response> response : responses) {
            assertThat(response.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(started.peek()).isEqualTo("other");
    }

    @Test
    void ownerAboveItsShareIsRejectedAndOthersAreServed() throws Exception {
        for (int i = 0; i < 5; i++) {
            send(ATTACKER, "attack");
        }
        awaitStarted(3);
        awaitWaiting(2);
        Response refused = pool.run(ATTACKER, Budget.unlimited(), () -> Response.text("never"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Response.text("good"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fullQueueIs503AndNewOwnersReplaceThoseWithTheMostWaiting() throws Exception {
        fill();
        for (int client = 0; client < 4; client++) {
            send(new FairShareKey("many " + client, client), "many");
            send(new FairShareKey("many " + client, client), "many");
        }
        awaitWaiting(8);
        for (int client = 0; client < 4; client++) {
            send(new FairShareKey("late " + client, client), "late");
            awaitDone(client + 1);
        }
        Response refused = pool.run(new FairShareKey("last", "last"), Budget.unlimited(), () -> Response.text("never"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        gate.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Response> response : responses) {
            statuses.add(response.get(30, TimeUnit.SECONDS).status());
        }
        assertThat(statuses).filteredOn(status -> status == 429).hasSize(4);
        assertThat(started).filteredOn("late"::equals).hasSize(4);
    }

    @Test
    void manyTokensOfOneOwnerDoNotCrowdOutANewOwner() throws Exception {
        fill();
        for (int owner = 0; owner < 4; owner++) {
            for (int token = 0; token < 10; token++) {
                send(new FairShareKey("crowd " + owner, token), "crowd");
            }
        }
        awaitDone(32); // each owner has a quarter of the places
        assertThat(pool.waiting()).isEqualTo(8);
        CompletableFuture<Response> late = start(pool, GOOD, "good");
        while (!late.isDone()
                && responses.stream().filter(CompletableFuture::isDone).count() < 33) {
            Thread.onSpinWait();
        }
        gate.countDown();
        assertThat(late.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void tokensOfOneOwnerShareItsPlacesInTheQueue() throws Exception {
        fill();
        FairShareKey narrow = new FairShareKey("owner", "a token for one name");
        send(narrow, "narrow");
        send(narrow, "narrow");
        awaitWaiting(2);
        send(new FairShareKey("owner", "another token"), "other");
        awaitDone(1);
        gate.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Response> response : responses) {
            statuses.add(response.get(30, TimeUnit.SECONDS).status());
        }
        assertThat(statuses).filteredOn(status -> status == 429).hasSize(1);
        assertThat(started).filteredOn("other"::equals).hasSize(1);
        assertThat(started).filteredOn("narrow"::equals).hasSize(1);
    }

    @Test
    void networksOfOneSiteAreOneOwner() {
        FairShareKey one =
                FairShareKey.of(null, IpAddress.parse("2001:db8:0:1::1").orElseThrow());
        FairShareKey other =
                FairShareKey.of(null, IpAddress.parse("2001:db8:0:2::1").orElseThrow());
        assertThat(one).isNotEqualTo(other);
        assertThat(one.owner()).isEqualTo(other.owner());
        assertThat(FairShareKey.of(null, IpAddress.parse("2001:db8:1::1").orElseThrow())
                        .owner())
                .isNotEqualTo(one.owner());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "4, 3", "16, 12", "64, 48"})
    void oneThreadOfSeveralIsLeftToOthers(int threads, int max) {
        assertThat(FairPool.maxPerOwner(threads)).isEqualTo(max);
    }

    @ParameterizedTest
    @EnumSource(value = Lane.class, names = "INLINE", mode = EnumSource.Mode.EXCLUDE)
    void noOwnerHasAllThreadsOfALane(Lane lane) throws Exception {
        try (WorkerPools workerPools = new WorkerPools(new WorkerPools.Limits(2, 400, 1_000_000))) {
            for (int i = 0; i < 80; i++) {
                FairShareKey attacker = new FairShareKey("attacker", i);
                Thread.startVirtualThread(() -> workerPools.run(lane, attacker, this::waitForTheGate));
            }
            while (workerPools.waiting() == 0) {
                Thread.onSpinWait();
            }
            CompletableFuture<Response> good = new CompletableFuture<>();
            Thread.startVirtualThread(() -> good.complete(workerPools.run(lane, GOOD, () -> Response.text("good"))));
            assertThat(good.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            gate.countDown();
        }
    }

    @Test
    void exceptionOfAHandlerIsRethrownAndItsThreadContinues() {
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> pool.run(GOOD, Budget.unlimited(), () -> {
                        throw new IllegalStateException("mine");
                    }))
                    .hasMessage("mine");
        }
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Response.text("good"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void closingCancelsRunningWorkAtItsNextStep() throws Exception {
        CompletableFuture<Response> endless = start(ATTACKER, () -> {
            started.add("endless");
            while (true) {
                Budget.step();
            }
        });
        awaitStarted(1);
        pool.close();
        assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(Budget.ExhaustedException.class);
        assertThat(pool.run(GOOD, Budget.unlimited(), () -> Response.text("late"))
                        .status())
                .isEqualTo(503);
    }

    /** Occupies all threads: three for one owner, one for another. */
    private void fill() {
        for (int i = 0; i < 3; i++) {
            send(new FairShareKey("first", i), "first");
        }
        awaitStarted(3);
        send(new FairShareKey("second", 0), "second");
        awaitStarted(4);
    }

    private void send(FairShareKey fairShareKey, String name) {
        send(fairShareKey, name, gate);
    }

    private void send(FairShareKey fairShareKey, String name, CountDownLatch until) {
        responses.add(start(fairShareKey, () -> waitFor(until, name)));
    }

    private Response waitForTheGate() {
        return waitFor(gate, "waited");
    }

    private Response waitFor(CountDownLatch until, String name) {
        started.add(name);
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return Response.text(name);
    }

    private CompletableFuture<Response> start(FairPool where, FairShareKey fairShareKey, String name) {
        return start(where, fairShareKey, () -> waitFor(gate, name));
    }

    private CompletableFuture<Response> start(FairShareKey fairShareKey, Supplier<Response> work) {
        return start(pool, fairShareKey, work);
    }

    private static CompletableFuture<Response> start(
            FairPool where, FairShareKey fairShareKey, Supplier<Response> work) {
        CompletableFuture<Response> response = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                response.complete(where.run(fairShareKey, Budget.unlimited(), work));
            } catch (RuntimeException e) {
                response.completeExceptionally(e);
            }
        });
        return response;
    }

    private void awaitStarted(int count) {
        while (started.size() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitDone(int count) {
        while (responses.stream().filter(CompletableFuture::isDone).count() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitWaiting(int count) {
        while (pool.waiting() < count) {
            Thread.onSpinWait();
        }
    }
}
