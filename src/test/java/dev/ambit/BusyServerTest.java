package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.access.Access;
import dev.ambit.config.Setting;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Request;
import dev.ambit.http.route.Route;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claim: verify, revoke and health never wait for other work. All worker threads are blocked during these requests. */
final class BusyServerTest {
    private static final int WORK_THREADS = 4;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Semaphore running = new Semaphore(0);
    private final List<Thread> busy = new ArrayList<>();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        List<Route> holding = List.of(
                Route.get("/test/work", Access.authenticated("test"), this::hold),
                Route.get("/test/bulk", Access.authenticated("test"), this::hold)
                        .in(Lane.BULK),
                Route.get("/test/public", Access.unauthenticated(), this::hold));
        server = TestServer.start(
                folder,
                Map.of(Setting.WORK_THREADS, Integer.toString(WORK_THREADS), Setting.METRICS_LISTEN, "127.0.0.1:0"),
                holding);
    }

    @AfterEach
    void stop() throws InterruptedException {
        gate.countDown();
        for (Thread thread : busy) {
            thread.join();
        }
        server.close();
    }

    @Test
    void verifyRevokeAndHealthAnswerWhileEveryThreadIsBusy() {
        String zone = server.zoneId("example.com");
        Response attacker = server.createToken("", allow("DNS Write", zoneResource(zone)));
        String secret = attacker.json().at("/result/value").stringValue();
        holdAll(secret);

        assertThat(server.get("/user/tokens/verify", server.owner()).status()).isEqualTo(200);
        assertThat(server.get("/zones/" + zone + "/pagerules", server.owner()).status())
                .isEqualTo(200);
        assertThat(server.call("GET", "healthz", null, null).status()).isEqualTo(200);
        assertThat(server.call("GET", "readyz", null, null).status()).isEqualTo(200);
        assertThat(server.put("/user/tokens/" + attacker.id() + "/value", server.owner(), "{}")
                        .status())
                .isEqualTo(200);
        assertThat(server.delete("/user/tokens/" + attacker.id(), server.owner())
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/user/tokens/verify", secret).status()).isEqualTo(401);
    }

    @Test
    void requestThatWaitedForAThreadCannotUseOldRightsAfterARevoke() throws InterruptedException {
        Response token = server.createToken("", allow("DNS Write", zoneResource(server.zoneId("example.com"))));
        hold(server.owner(), "test/work", WORK_THREADS * 3 / 4);
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        String secret = token.json().at("/result/value").stringValue();
        Thread waiting = Thread.startVirtualThread(
                () -> statuses.add(server.call("GET", "test/work", secret, null).status()));
        awaitWaiting();
        assertThat(server.delete("/user/tokens/" + token.id(), server.owner()).status())
                .isEqualTo(200);
        gate.countDown();
        waiting.join();
        assertThat(statuses).containsExactly(403);
    }

    /** Blocks every thread of every lane that a client can use. */
    private void holdAll(String secret) {
        String accounts = server.post(
                        "/accounts/" + server.accountId() + "/tokens",
                        server.owner(),
                        TestServer.draft("", allow("DNS Read", zoneResource(server.zoneId("example.com")))))
                .json()
                .at("/result/value")
                .stringValue();
        hold(server.owner(), "test/work", WORK_THREADS * 3 / 4);
        hold(accounts, "test/work", WORK_THREADS / 4);
        hold(secret, "test/bulk", 2);
        hold(accounts, "test/bulk", 1);
        hold(null, "test/public", 48); // the maximum of one address
    }

    private void awaitWaiting() {
        HttpRequest metrics = HttpRequest.newBuilder(server.metricsAddress().resolve("/metrics"))
                .build();
        while (!server.send(metrics).body().contains("ambit_http_waiting 1.0")) {
            Thread.onSpinWait();
        }
    }

    private void hold(@Nullable String token, String path, int times) {
        for (int i = 0; i < times; i++) {
            busy.add(Thread.startVirtualThread(() -> server.call("GET", path, token, null)));
        }
        running.acquireUninterruptibly(times);
    }

    private dev.ambit.http.wire.Response hold(Request request) {
        running.release();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return dev.ambit.http.wire.Response.text(request.requestId());
    }
}
