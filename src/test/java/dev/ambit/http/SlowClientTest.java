package dev.ambit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Access;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are too slow, on purpose or not, lose their connection; other clients are not affected. */
@Timeout(60)
final class SlowClientTest {
    private static final HttpSettings SHORT_TIMEOUTS = Echo.settings(Duration.ofMillis(300), Duration.ofMillis(1_200));

    @Test
    void connectionWithoutARequestIsClosed() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void incompleteHeadersAreRejected() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            assertTooSlow(wire.send("GET /echo HTTP/1.1\r\nHost: a\r\nX: "));
        }
    }

    @Test
    void slowHeadersAreRejected() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            wire.send("GET /echo HTTP/1.1\r\nHost: a\r\nX: ");
            try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
                var _ = timer.scheduleAtFixedRate(() -> wire.trySend("x"), 0, 20, TimeUnit.MILLISECONDS);
                assertTooSlow(wire);
                timer.shutdownNow();
            }
        }
    }

    @Test
    void incompleteBodyIsRejected() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            assertTooSlow(wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
        }
    }

    @Test
    void bodyForAnUnauthenticatedRouteHasAShortTimeout() {
        Route quick = Route.post("/quick", Access.unauthenticated(), request -> Response.text("done"))
                .withBodyLimit(100, Duration.ofMillis(200));
        HttpSettings patient = Echo.settings(Duration.ofMinutes(1), Duration.ofMinutes(1));
        try (HttpServer server = Echo.start(patient, List.of(quick), Echo.NO_OBSERVER);
                Wire wire = Wire.to(server.address())) {
            assertTooSlow(wire.send("POST /quick HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
        }
    }

    @Test
    void announcedBodyThatIsNeverSentIsRejected() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(100);
            assertTooSlow(wire);
        }
    }

    @Test
    void unwantedBodyDoesNotKeepTheConnectionOpen() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            wire.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
            assertThat(wire.reply().status()).isEqualTo(404);
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void endlessChunkSizeIsRejectedBeforeItFillsTheMemory() {
        HttpSettings patient = Echo.settings(Duration.ofSeconds(50), Duration.ofSeconds(50));
        try (HttpServer server = Echo.start(patient);
                Wire wire = Wire.to(server.address())) {
            wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            String zeros = "0".repeat(1 << 20);
            int sent = 0;
            while (sent < 512 && wire.trySend(zeros)) {
                sent++;
            }
            assertThat(sent).isLessThan(512);
        }
    }

    @Test
    void idleTimeoutIsLongerThanTheRequestTimeout() {
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS);
                Wire wire = Wire.to(server.address())) {
            assertThat(wire.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
            long answered = System.nanoTime();
            assertThat(wire.rest()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void handlerMayTakeLongerThanTheRequestTimeout() {
        CountDownLatch go = new CountDownLatch(1);
        Route slow = Route.get("/slow", Access.unauthenticated(), request -> {
            await(go);
            return Response.text("at last");
        });
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS, List.of(slow), Echo.NO_OBSERVER);
                Wire wire = Wire.to(server.address());
                Wire other = Wire.to(server.address())) {
            wire.lines("GET /slow HTTP/1.1", "Host: a", "");
            assertThat(other.rest()).isEmpty(); // the request has now run longer than the request timeout
            go.countDown();
            assertThat(wire.reply().body()).isEqualTo("at last");
        }
    }

    @Test
    void responseThatIsNotReadIsAborted() {
        byte[] large = new byte[64 << 20];
        Route flood = Route.get(
                "/flood",
                Access.unauthenticated(),
                request -> new Response(200, "application/octet-stream", large, Map.of()));
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS, List.of(flood), Echo.NO_OBSERVER);
                Wire stalled = Wire.to(server.address())) {
            stalled.lines("GET /flood HTTP/1.1", "Host: a", "");
            assertThat(stalled.replyToHead().status()).isEqualTo(200); // reads no byte of the body
            while (server.openConnections() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void responseThatIsReadTooSlowlyIsAborted() {
        byte[] large = new byte[16 << 20];
        Route flood = Route.get(
                "/flood",
                Access.unauthenticated(),
                request -> new Response(200, "application/octet-stream", large, Map.of()));
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS, List.of(flood), Echo.NO_OBSERVER);
                Wire slow = Wire.to(server.address());
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            slow.lines("GET /flood HTTP/1.1", "Host: a", "");
            assertThat(slow.replyToHead().status()).isEqualTo(200);
            AtomicLong read = new AtomicLong();
            var _ = timer.scheduleAtFixedRate(() -> read.addAndGet(slow.read(8 << 10)), 0, 20, TimeUnit.MILLISECONDS);
            while (server.openConnections() > 0) {
                Thread.onSpinWait();
            }
            assertThat(read.get()).isPositive().isLessThan(large.length / 2);
            timer.shutdownNow();
        }
    }

    @Test
    void secretThatCouldNotBeSentIsWiped() {
        byte[] secret = "secret".repeat(8 << 20).getBytes(US_ASCII);
        Route route = Route.get(
                "/secret",
                Access.unauthenticated(),
                request -> new Response(200, Response.JSON, secret, Map.of()).asSecret());
        try (HttpServer server = Echo.start(SHORT_TIMEOUTS, List.of(route), Echo.NO_OBSERVER);
                Wire stalled = Wire.to(server.address())) {
            stalled.lines("GET /secret HTTP/1.1", "Host: a", "");
            assertThat(stalled.replyToHead().status()).isEqualTo(200);
            while (server.openConnections() > 0) {
                Thread.onSpinWait();
            }
            assertThat(secret).containsOnly(0);
        }
    }

    @Test
    void stoppingFinishesRunningRequestsAndClosesIdleConnections() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Route slow = Route.get("/slow", Access.unauthenticated(), request -> {
            running.countDown();
            await(go);
            return Response.text("finished");
        });
        HttpServer server = Echo.start(Echo.SETTINGS, List.of(slow), Echo.NO_OBSERVER);
        try (Wire wire = Wire.to(server.address());
                Wire idle = Wire.to(server.address())) {
            assertThat(idle.lines("GET /echo HTTP/1.1", "Host: a", "").reply().status())
                    .isEqualTo(200);
            wire.lines("GET /slow HTTP/1.1", "Host: a", "");
            await(running);
            Thread stopping = Thread.ofPlatform().start(server::close);
            assertThat(idle.rest()).isEmpty(); // closed at once, since it has no request
            go.countDown();
            assertThat(wire.reply().body()).isEqualTo("finished");
            assertThat(wire.rest()).isEmpty();
            assertThat(stopping.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void stoppingDoesNotWaitForAHangingHandler() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Route hanging = Route.get("/hanging", Access.unauthenticated(), request -> {
            running.countDown();
            await(never);
            return Response.text("never");
        });
        HttpServer server = Echo.start(Echo.SETTINGS, List.of(hanging), Echo.NO_OBSERVER);
        try (Wire wire = Wire.to(server.address())) {
            wire.lines("GET /hanging HTTP/1.1", "Host: a", "");
            await(running);
            Thread stopping = Thread.ofPlatform().start(server::close);
            assertThat(stopping.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    private static void assertTooSlow(Wire wire) {
        Wire.Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(408);
        assertThat(reply.header("Content-Type")).contains("application/json");
        assertThat(reply.body()).contains("\"success\":false", "\"code\":6006");
        assertThat(wire.isClosed()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
