package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Access;
import dev.ambit.http.route.Lane;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Response;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health checks for supervisors and load balancers: whether the process runs, and whether it is ready. Ready requires
 * that token verification works, not only the database. The responses contain nothing else.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final BooleanSupplier ready;

    /** {@code ready} may throw instead of returning false. */
    public Health(BooleanSupplier ready) {
        this.ready = ready;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/healthz", Access.unauthenticated(), request -> Response.text("ok\n"))
                        .in(Lane.INLINE),
                Route.get(
                                "/readyz",
                                Access.unauthenticated(),
                                request -> isReady() ? Response.text("ready\n") : notReady())
                        .in(Lane.HEALTH));
    }

    private boolean isReady() {
        try {
            return ready.getAsBoolean();
        } catch (RuntimeException | LinkageError e) { // a class that could not be initialised stays so
            LOG.error("not ready", e);
            return false;
        }
    }

    private static Response notReady() {
        return new Response(503, "text/plain; charset=utf-8", "not ready\n".getBytes(UTF_8), Map.of());
    }
}
