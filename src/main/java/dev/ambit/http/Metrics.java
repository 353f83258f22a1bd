package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Access;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Response;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus metrics: requests by route, status and time, rejections by reason, and the process. Labels are route
 * templates or constants, never text that a client sent.
 */
public final class Metrics implements HttpServer.Observer, AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Map<RequestLabels, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();

    private record RequestLabels(String route, int status) {}

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    /** The route of the separate metrics listener; any client that reaches its address may read it. */
    public List<Route> routes() {
        return List.of(Route.get("/metrics", Access.unauthenticated(), request -> page())
                .in(Lane.INLINE));
    }

    /** Adds the gauge of open connections. */
    public void watchConnections(IntSupplier connections) {
        watch("ambit.http.connections", "Open connections", connections::getAsInt);
    }

    /** Adds the gauge of breaks in the audit log. */
    public void watchAudit(IntSupplier breaks) {
        watch(
                "ambit.audit.breaks",
                "Places where the audit log differs from the entries written, found since the start",
                breaks::getAsInt);
    }

    /** Adds the gauge of requests that wait for a thread. */
    public void watchWaiting(IntSupplier waiting) {
        watch("ambit.http.waiting", "Requests that wait for a thread", waiting::getAsInt);
    }

    /** Adds the gauges of the memory for zones, in bytes. */
    public void watchZones(LongSupplier used, long limit) {
        watch("ambit.zone.memory.bytes", "Memory that the zones use", used);
        watch("ambit.zone.memory.limit.bytes", "Memory that the zones may use: zone-memory", () -> limit);
    }

    /** Adds a gauge. */
    public void watch(String name, String description, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /**
     * Adds a counter of an object that counts by itself; it is read when the page is requested.
     *
     * @param counters is referenced weakly
     * @param labels names and values, alternating
     */
    public <T> void watchCount(
            String name, String description, T counters, ToDoubleFunction<T> count, String... labels) {
        FunctionCounter.builder(name, counters, count)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    @Override
    public void responded(String route, int status, @Nullable String refusal, long nanos) {
        timers.computeIfAbsent(new RequestLabels(route, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
        if (refusal != null) {
            refusals.computeIfAbsent(refusal, this::counter).increment();
        }
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }

    private Response page() {
        return new Response(200, CONTENT_TYPE, registry.scrape().getBytes(UTF_8), Map.of());
    }

    private Timer timer(RequestLabels requestLabels) {
        return Timer.builder("ambit.http.requests")
                .description("Requests, from their headers until the response is sent")
                .tag("route", requestLabels.route().isEmpty() ? "none" : requestLabels.route())
                .tag("status", Integer.toString(requestLabels.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private Counter counter(String reason) {
        return Counter.builder("ambit.http.refusals")
                .description("Rejected requests by reason")
                .tag("reason", reason)
                .register(registry);
    }
}
