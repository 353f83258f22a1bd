package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Access;
import dev.ambit.core.net.IpAddress;
import dev.ambit.http.connection.HttpSettings;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not finish its requests, or does not read responses, does not affect other clients. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // yields while it waits for a state
final class UnfinishedRequestsTest {
    private static final String GOOD = "127.0.0.1";
    private static final String BAD = "127.0.0.2";
    private static final String HALF = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";

    private final List<Wire> wires = new ArrayList<>();

    @AfterEach
    void closeAll() {
        wires.forEach(Wire::close);
    }

    /** Unauthenticated requests may use half of the memory, and one source a quarter. */
    private static HttpSettings limits(int connections, int perSource, int unfinished) {
        return Echo.settings(new HttpSettings.Limits(
                connections, perSource, unfinished, 64 << 20, Duration.ofSeconds(30), Duration.ofMinutes(5)));
    }

    private Wire wire(HttpServer server, String from) {
        Wire wire = Wire.from(from, server.address());
        wires.add(wire);
        return wire;
    }

    /** A connection that has handled one request. */
    private Wire used(HttpServer server, String from) {
        Wire wire = wire(server, from);
        assertThat(wire.isResponsive()).isTrue();
        return wire;
    }

    @Test
    void incompleteRequestsDoNotAffectOthers() {
        try (HttpServer server = Echo.start(limits(500, 400, 8))) {
            for (int i = 0; i < 300; i++) {
                wire(server, BAD).trySend(HALF + "x");
            }
            for (int i = 0; i < 10; i++) {
                assertThat(used(server, GOOD).isResponsive()).isTrue();
            }
            until(() -> unfinished(server, BAD) == 8 && server.openConnections() <= 8 + 10); // all others were rejected
            assertRefused(wire(server, BAD).send(HALF + "x"));
            assertThat(used(server, GOOD).isResponsive()).isTrue();
        }
    }

    private static int unfinished(HttpServer server, String address) {
        return server.unfinishedOf(IpAddress.parse(address).orElseThrow());
    }

    private static void assertRefused(Wire wire) {
        Wire.Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).contains("1");
        assertThat(reply.header("Connection")).contains("close");
        assertThat(reply.body()).contains("\"code\":10101");
    }

    @Test
    void incompleteHeadersAreCounted() {
        try (HttpServer server = Echo.start(limits(50, 40, 2))) {
            List<Wire> bad = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                bad.add(wire(server, BAD).send("GET /echo HTTP/1.1\r\nHost: a\r\nX: "));
            }
            until(() -> unfinished(server, BAD) == 2);
            assertRefused(wire(server, BAD).send("GET /echo HTTP/1.1\r\nX: "));
            assertThat(wire(server, GOOD)
                            .send("GET /echo HTT")
                            .send("P/1.1\r\nHost: a\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(200);
            bad.forEach(wire -> wire.send("y\r\n\r\n"));
            bad.forEach(wire -> assertThat(wire.reply().status()).isEqualTo(200));
            assertThat(used(server, BAD).isResponsive()).isTrue();
        }
    }

    @Test
    void bodiesBehindATrustedProxyCountForTheClientThatItNames() {
        try (HttpServer server = Echo.trusting(limits(50, 40, 2), GOOD + "/32")) {
            for (int i = 0; i < 2; i++) {
                forwarded(server, "192.0.2.1");
            }
            until(() -> unfinished(server, "192.0.2.1") == 2);
            assertRefused(forwarded(server, "192.0.2.1"));
            Wire other = forwarded(server, "192.0.2.2").send("x".repeat(1000));
            assertThat(other.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void networksOfOneSiteHaveTheLimitOfTwoSources() {
        try (HttpServer server = Echo.trusting(limits(50, 40, 2), GOOD + "/32")) {
            for (int i = 0; i < 4; i++) {
                String client = "2001:db8:0:" + i + "::1";
                forwarded(server, client);
                until(() -> unfinished(server, client) == 1);
            }
            assertRefused(forwarded(server, "2001:db8:0:4::1"));
            Wire other = forwarded(server, "2001:db8:1::1").send("x".repeat(1000));
            assertThat(other.reply().status()).isEqualTo(200);
        }
    }

    private Wire forwarded(HttpServer server, String client) {
        return wire(server, GOOD)
                .lines("POST /echo HTTP/1.1", "Host: a", "X-Forwarded-For: " + client, "Content-Length: 1000", "");
    }

    @Test
    void runningHandlerAfterASlowBodyIsNotUnfinished() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        Route slow = Route.post("/slow", Access.unauthenticated(), request -> {
            running.countDown();
            await(go);
            return Response.text("done");
        });
        try (HttpServer server = Echo.start(limits(50, 40, 1), List.of(slow), Echo.NO_OBSERVER)) {
            for (int i = 0; i < 2; i++) {
                Wire wire = wire(server, GOOD).send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
                until(() -> unfinished(server, GOOD) == 1);
                wire.send("ab");
                until(() -> unfinished(server, GOOD) == 0);
            }
            await(running);
            go.countDown();
        }
    }

    @Test
    void unreadResponsesOfOneClientDoNotFillTheMemory() {
        byte[] large = new byte[11 << 20];
        Route flood = Route.get(
                "/flood",
                Access.unauthenticated(),
                request -> new Response(200, "application/octet-stream", large, Map.of()));
        try (HttpServer server = Echo.start(limits(50, 40, 8), List.of(flood), Echo.NO_OBSERVER)) {
            Wire stalled = wire(server, BAD).lines("GET /flood HTTP/1.1", "Host: a", "");
            assertThat(stalled.replyToHead().status()).isEqualTo(200);
            Wire.Reply refused = wire(server, BAD)
                    .lines("GET /flood HTTP/1.1", "Host: a", "")
                    .reply();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).contains("1");
            assertThat(wire(server, GOOD)
                            .lines("GET /flood HTTP/1.1", "Host: a", "")
                            .reply()
                            .status())
                    .isEqualTo(200);
            assertThat(used(server, BAD).isResponsive()).isTrue();
            stalled.close();
            until(() -> server.sources() <= 2
                    && wire(server, BAD)
                                    .lines("GET /flood HTTP/1.1", "Host: a", "")
                                    .reply()
                                    .status()
                            == 200);
        }
    }

    @Test
    void unreadResponsesAreCountedForAllMethods() {
        byte[] large = new byte[40 << 20];
        Route batch = Route.post(
                "/batch", Access.unauthenticated(), request -> new Response(200, Response.JSON, large, Map.of()));
        try (HttpServer server = Echo.start(limits(50, 40, 8), List.of(batch), Echo.NO_OBSERVER)) {
            for (int i = 0; i < 2; i++) {
                Wire stalled = wire(server, BAD).lines("POST /batch HTTP/1.1", "Host: a", "Content-Length: 0", "");
                assertThat(stalled.replyToHead().status())
                        .as("a change that was made is reported")
                        .isEqualTo(200);
            }
            assertThat(server.bytesInFlight()).isEqualTo(2L * large.length);
            closeAll();
            until(() -> server.bytesInFlight() == 0);
        }
    }

    @Test
    void discardedAndSharedBodiesTakeNoMemory() {
        byte[] shared = new byte[40 << 20];
        Route file = Route.get(
                "/file",
                Access.unauthenticated(),
                request -> new Response(200, Response.JSON, shared, Map.of()).asShared());
        try (HttpServer server = Echo.start(limits(50, 40, 8), List.of(file), Echo.NO_OBSERVER)) {
            Wire unwanted = wire(server, BAD)
                    .send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
                    .send("x".repeat(9_999_999));
            Wire stalled = wire(server, BAD).lines("GET /file HTTP/1.1", "Host: a", "");
            assertThat(stalled.replyToHead().status()).isEqualTo(200);
            assertThat(server.bytesInFlight()).isZero();
            assertThat(unwanted.send("x").reply().status()).isEqualTo(404);
            assertThat(unwanted.isResponsive()).isTrue();
        }
    }

    @Test
    void incompleteBodiesOfOneClientDoNotFillTheMemory() {
        try (HttpServer server = Echo.start(limits(50, 40, 30))) {
            String large = "x".repeat(9 << 20);
            wire(server, BAD)
                    .send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
                    .send(large);
            until(() -> server.bytesInFlight() > 8 << 20);
            Wire second = wire(server, BAD);
            second.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
            for (int i = 0; i < 9 && second.trySend("x".repeat(1 << 20)); i++) {}
            assertThat(second.reply().status()).isEqualTo(429);
            Wire good = wire(server, GOOD)
                    .send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: " + large.length() + "\r\n\r\n")
                    .send(large);
            assertThat(good.reply().status()).isEqualTo(200);
            closeAll();
            until(() -> server.bytesInFlight() == 0);
        }
    }

    private static void until(BooleanSupplier state) {
        while (!state.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("the test has timed out").isFalse();
            Thread.yield();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
