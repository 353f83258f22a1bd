package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Access;
import dev.ambit.http.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Health checks and Prometheus metrics. */
final class HealthAndMetricsTest {
    @Test
    void readinessFollowsTheCheckAndLivenessDoesNot() {
        AtomicBoolean ready = new AtomicBoolean(true);
        try (HttpServer server = Echo.start(Echo.SETTINGS, new Health(ready::get).routes(), Echo.NO_OBSERVER);
                Wire wire = Wire.to(server.address())) {
            assertThat(get(wire, "/readyz").status()).isEqualTo(200);
            ready.set(false);
            assertThat(get(wire, "/readyz").status()).isEqualTo(503);
            assertThat(get(wire, "/healthz").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void failingCheckMeansNotReadyWithoutDetails() {
        Health health = new Health(() -> {
            throw new IllegalStateException("the disk is gone");
        });
        try (HttpServer server = Echo.start(Echo.SETTINGS, health.routes(), Echo.NO_OBSERVER);
                Wire wire = Wire.to(server.address())) {
            Wire.Reply reply = get(wire, "/readyz");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.body()).isEqualTo("not ready\n");
        }
    }

    /** After an out-of-memory error in its initialiser, a class stays unusable until the process ends. */
    @Test
    void classThatCouldNotBeInitialisedMeansNotReady() {
        Health health = new Health(() -> {
            throw new NoClassDefFoundError("Could not initialize class");
        });
        try (HttpServer server = Echo.start(Echo.SETTINGS, health.routes(), Echo.NO_OBSERVER);
                Wire wire = Wire.to(server.address())) {
            assertThat(get(wire, "/readyz").status()).isEqualTo(503);
            assertThat(get(wire, "/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void metricsCountRequestsByTemplateAndRefusalsByReason() {
        try (Metrics metrics = new Metrics()) {
            List<Route> more = new ArrayList<>(metrics.routes());
            more.add(Route.get("/broken", Access.unauthenticated(), request -> {
                throw new IllegalStateException("a fault for the test");
            }));
            try (HttpServer server = Echo.start(Echo.SETTINGS, more, metrics);
                    Wire wire = Wire.to(server.address())) {
                metrics.watchConnections(server::openConnections);
                get(wire, "/things/one");
                get(wire, "/things/two");
                get(wire, "/no/such");
                get(wire, "/private");
                assertThat(get(wire, "/broken").body())
                        .contains("\"code\":10001")
                        .doesNotContain("a fault");
                wire.lines("GET /private HTTP/1.1", "Host: a", "Authorization: Bearer x", "")
                        .reply();
                System.gc(); // garbage collection must not change the gauges
                String page = get(wire, "/metrics").body();
                assertThat(page)
                        .contains("ambit_http_requests_seconds_count{route=\"GET /things/{id}\",status=\"200\"} 2")
                        .contains("ambit_http_requests_seconds_count{route=\"none\",status=\"404\"} 1")
                        .contains("ambit_http_requests_seconds_count{route=\"GET /broken\",status=\"500\"} 1")
                        .contains(
                                "ambit_http_requests_seconds_bucket{route=\"GET /things/{id}\",status=\"200\",le=\"0.005\"}")
                        .contains("ambit_http_refusals_total{reason=\"missing\"} 1.0")
                        .contains("ambit_http_refusals_total{reason=\"unknown\"} 1.0")
                        .contains("ambit_http_connections 1.0")
                        .contains("jvm_memory_used_bytes")
                        .doesNotContain("such")
                        .doesNotContain("two");
            }
        }
    }

    @Test
    void closedConnectionsAreNotCounted() {
        try (HttpServer server = Echo.start()) {
            for (int i = 0; i < 20; i++) {
                try (Wire wire = Wire.to(server.address())) {
                    wire.lines("GET /echo HTTP/1.1", "Host: a", "Connection: close", "")
                            .reply();
                    assertThat(wire.rest()).isEmpty();
                }
            }
            try (Wire wire = Wire.to(server.address())) {
                get(wire, "/echo");
                assertThat(server.openConnections()).isLessThan(5);
            }
        }
    }

    private static Wire.Reply get(Wire wire, String path) {
        return wire.lines("GET " + path + " HTTP/1.1", "Host: a", "").reply();
    }
}
