package dev.ambit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.access.Access;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What supervisors and load balancers ask: whether the process lives, and whether it can serve, which is more than that the
 * database answers: verify must work. Says nothing else.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final BooleanSupplier ready;

    /** {@code ready} may throw instead of saying no. */
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
