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
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that leaves many connections open does not take any from other clients. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // yields while it waits for a state
final class CrowdedServerTest {
    private static final String GOOD = "127.0.0.1";
    private static final String BAD = "127.0.0.2";
    private static final String HALF = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";

    private final List<Wire> wires = new ArrayList<>();

    @AfterEach
    void closeAll() {
        wires.forEach(Wire::close);
    }

    private static HttpSettings limits(int connections, int perSource, int unfinished) {
        return Echo.settings(new HttpSettings.Limits(
                connections, perSource, unfinished, 32 << 20, Duration.ofSeconds(30), Duration.ofMinutes(5)));
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

    /** The same, after the server has noticed that all connections are idle. */
    private Wire idle(HttpServer server, String from) {
        Wire wire = used(server, from);
        allAreIdle(server);
        return wire;
    }

    private static void allAreIdle(HttpServer server) {
        until(() -> server.idleConnections() == server.openConnections());
    }

    @Test
    void idleConnectionsOfAClientAreClosedForItsOwnNewOnesOnly() {
        try (HttpServer server = Echo.start(limits(16, 4, 8))) {
            Wire good = used(server, GOOD);
            List<Wire> bad = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                bad.add(idle(server, BAD));
            }
            bad.subList(0, 36).forEach(wire -> assertThat(wire.isClosed()).isTrue());
            bad.subList(36, 40).forEach(wire -> assertThat(wire.isResponsive()).isTrue());
            assertThat(good.isResponsive()).isTrue();
            assertThat(used(server, GOOD).isResponsive()).isTrue();
        }
    }

    @Test
    void connectionsWithoutARequestAreClosedForANewOne() {
        try (HttpServer server = Echo.start(limits(16, 4, 8))) {
            Wire first = wire(server, BAD);
            for (int i = 0; i < 40; i++) {
                wire(server, BAD);
            }
            assertThat(first.isClosed()).isTrue();
            assertThat(used(server, GOOD).isResponsive()).isTrue();
        }
    }

    @Test
    void clientIsServedWhenManyAddressesFillTheServer() {
        try (HttpServer server = Echo.start(limits(8, 8, 8))) {
            for (int i = 2; i < 100; i++) {
                idle(server, "127.0.0." + i);
            }
            assertThat(used(server, GOOD).isResponsive()).isTrue();
            until(() -> server.openConnections() <= 8);
        }
    }

    @Test
    void connectionThatWasIdleLongestIsClosedFirst() {
        try (HttpServer server = Echo.start(limits(3, 3, 8))) {
            Wire busy = idle(server, GOOD);
            Wire second = idle(server, "127.0.0.3");
            Wire third = idle(server, "127.0.0.4");
            assertThat(busy.isResponsive()).isTrue();
            allAreIdle(server);
            idle(server, "127.0.0.5");
            assertThat(second.isClosed()).isTrue();
            idle(server, "127.0.0.6");
            assertThat(third.isClosed()).isTrue();
            assertThat(busy.isResponsive()).isTrue();
        }
    }

    @Test
    void runningRequestIsNeverClosedToMakeRoom() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(3);
        try (HttpServer server = Echo.trusting(limits(3, 3, 8), List.of(slow(running, go)), GOOD + "/32")) {
            List<Wire> runs = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                runs.add(wire(server, GOOD).lines("GET /slow HTTP/1.1", "Host: a", ""));
            }
            await(running);
            assertThat(wire(server, BAD).isClosed()).isTrue();
            go.countDown();
            runs.forEach(wire -> assertThat(wire.reply().status()).isEqualTo(200));
            assertThat(used(server, BAD).isResponsive()).isTrue();
        }
    }

    @Test
    void longestArrivingRequestIsClosedWhenNoneIsIdle() {
        try (HttpServer server = Echo.start(limits(8, 8, 8))) {
            List<Wire> half = new ArrayList<>();
            for (int i = 2; i < 10; i++) {
                half.add(half(server, "127.0.0." + i));
            }
            for (int i = 10; i < 14; i++) {
                assertThat(used(server, "127.0.0." + i).isResponsive()).isTrue();
                half(server, "127.0.0." + i);
            }
            assertThat(used(server, GOOD).isResponsive()).isTrue();
            assertThat(half.getFirst().isClosed()).isTrue();
        }
    }

    @Test
    void idleConnectionIsClosedBeforeAnArrivingRequest() {
        try (HttpServer server = Echo.start(limits(3, 3, 8))) {
            Wire half = half(server, "127.0.0.2");
            Wire first = used(server, "127.0.0.3");
            until(() -> server.idleConnections() == 1);
            Wire second = used(server, "127.0.0.4");
            until(() -> server.idleConnections() == 2);
            assertThat(used(server, GOOD).isResponsive()).isTrue();
            assertThat(first.isClosed()).isTrue();
            assertThat(second.isResponsive()).isTrue();
            assertThat(half.send("x".repeat(999)).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void connectionWhoseRequestHasArrivedIsClosedInItsTurn() {
        try (HttpServer server = Echo.start(limits(2, 2, 8))) {
            Wire first = half(server, "127.0.0.2");
            Wire second = half(server, "127.0.0.3");
            Wire good = used(server, GOOD);
            assertThat(first.isClosed()).isTrue();
            assertThat(server.connectionsSetAside()).isEqualTo(1);
            assertThat(second.send("x".repeat(999)).reply().status()).isEqualTo(200);
            allAreIdle(server);
            assertThat(good.isResponsive()).isTrue();
            allAreIdle(server);
            until(() -> server.connectionsSetAside() == 0);
            assertThat(used(server, "127.0.0.4").isResponsive()).isTrue();
            assertThat(second.isClosed()).isTrue();
            assertThat(good.isResponsive()).isTrue();
        }
    }

    @Test
    void requestThatArrivedSlowlyIsNotClosedWhileItRuns() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(3);
        Route slow = Route.post("/slow", Access.unauthenticated(), request -> respondWhen(running, go));
        try (HttpServer server = Echo.start(limits(3, 3, 8), List.of(slow(running, go), slow), Echo.NO_OBSERVER)) {
            List<Wire> runs = new ArrayList<>();
            for (String rest : List.of("Content-Length: 2\r\n\r\nab", "Content-Length: 0\r\n\r\n", "\r\n")) {
                Wire wire = wire(server, GOOD)
                        .send((rest.length() > 2 ? "POST" : "GET") + " /slow HTTP/1.1\r\nHost: a\r\n");
                until(() -> unfinished(server, GOOD) == 1);
                runs.add(wire.send(rest));
                until(() -> unfinished(server, GOOD) == 0);
            }
            await(running);
            assertThat(wire(server, BAD).isClosed()).isTrue();
            go.countDown();
            runs.forEach(wire -> assertThat(wire.reply().status()).isEqualTo(200));
        }
    }

    private Wire half(HttpServer server, String from) {
        int before = unfinished(server, from);
        Wire wire = wire(server, from).send(HALF + "x");
        until(() -> unfinished(server, from) == before + 1);
        return wire;
    }

    private static int unfinished(HttpServer server, String address) {
        return server.unfinishedOf(IpAddress.parse(address).orElseThrow());
    }

    @Test
    void rejectedRequestsThatAreLeftOpenAreClosed() {
        try (HttpServer server = Echo.start(limits(4, 4, 8))) {
            for (int i = 2; i < 40; i++) {
                Wire bad = wire(server, "127.0.0." + i).send("nonsense\r\n\r\n");
                assertThat(bad.reply().status()).isEqualTo(400);
            }
            assertThat(used(server, GOOD).isResponsive()).isTrue();
        }
    }

    @Test
    void clientWithOnlyRunningConnectionsIsRejected() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        try (HttpServer server = Echo.start(limits(8, 2, 8), List.of(slow(running, go)), Echo.NO_OBSERVER)) {
            for (int i = 0; i < 2; i++) {
                wire(server, BAD).lines("GET /slow HTTP/1.1", "Host: a", "");
            }
            await(running);
            assertThat(wire(server, BAD).isClosed()).isTrue();
            assertThat(used(server, GOOD).isResponsive()).isTrue();
            go.countDown();
        }
    }

    @Test
    void connectionsOfATrustedProxyCountOnlyInTotal() {
        try (HttpServer server = Echo.trusting(limits(6, 2, 8), GOOD + "/32")) {
            List<Wire> proxy = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                proxy.add(idle(server, GOOD));
            }
            for (Wire wire : proxy) {
                assertThat(wire.isResponsive()).isTrue();
                allAreIdle(server);
            }
            used(server, GOOD);
            assertThat(proxy.getFirst().isClosed()).isTrue();
        }
    }

    @Test
    void clientThatTheProxyProtocolNamesLosesItsOwnConnections() {
        HttpSettings settings = limits(16, 2, 8).withProxyProtocol(true);
        try (HttpServer server = Echo.trusting(settings, GOOD + "/32")) {
            Wire good = announced(server, "192.0.2.1");
            List<Wire> bad = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                bad.add(announced(server, "192.0.2.2"));
            }
            bad.subList(0, 3).forEach(wire -> assertThat(wire.isClosed()).isTrue());
            assertThat(bad.getLast().isResponsive()).isTrue();
            assertThat(good.isResponsive()).isTrue();
        }
    }

    @Test
    void networksOfOneSiteHaveTheLimitOfTwoSources() {
        HttpSettings settings = limits(16, 2, 8).withProxyProtocol(true);
        try (HttpServer server = Echo.trusting(settings, GOOD + "/32")) {
            Wire good = announced(server, "2001:db8:1::1");
            List<Wire> bad = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                bad.add(announced(server, "2001:db8:0:" + i + "::1"));
            }
            bad.subList(0, 4).forEach(wire -> assertThat(wire.isClosed()).isTrue());
            bad.subList(4, 8).forEach(wire -> assertThat(wire.isResponsive()).isTrue());
            assertThat(good.isResponsive()).isTrue();
        }
    }

    private Wire announced(HttpServer server, String client) {
        String both = client.contains(":") ? "TCP6 " + client + " 2001:db8::2" : "TCP4 " + client + " 10.0.0.1";
        Wire wire = wire(server, GOOD).send("PROXY " + both + " 4711 443\r\n");
        assertThat(wire.isResponsive()).isTrue();
        allAreIdle(server);
        return wire;
    }

    @Test
    void countersOfDisconnectedClientsAreRemoved() {
        try (HttpServer server = Echo.start(limits(100, 4, 2))) {
            for (int i = 2; i < 14; i++) {
                used(server, "127.0.0." + i);
                wire(server, "127.0.0." + i).send(HALF + "x");
            }
            closeAll();
            until(() -> server.openConnections() == 0 && server.sources() == 0);
        }
    }

    private static Route slow(CountDownLatch running, CountDownLatch go) {
        return Route.get("/slow", Access.unauthenticated(), request -> respondWhen(running, go));
    }

    private static Response respondWhen(CountDownLatch running, CountDownLatch go) {
        running.countDown();
        await(go);
        return Response.text("done");
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
