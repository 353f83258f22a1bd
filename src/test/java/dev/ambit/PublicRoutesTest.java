package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Access;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.Response;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unauthenticated requests cost the client nothing, so they must be cheap for the server. */
final class PublicRoutesTest {
    @TempDir
    private Path folder;

    @Test
    void everyPublicRouteHasASmallBodyLimitAndAShortTimeout() {
        try (TestServer server = TestServer.start(folder)) {
            assertThat(server.routes())
                    .filteredOn(route -> route.access() instanceof Access.Public)
                    .isNotEmpty()
                    .allSatisfy(route -> {
                        assertThat(route.bodyLimit().bytes()).as(route.label()).isLessThanOrEqualTo(16 << 10);
                        assertThat(route.bodyLimit().time())
                                .as(route.label())
                                .isLessThanOrEqualTo(Duration.ofSeconds(10));
                    });
        }
    }

    @Test
    void newPublicRouteHasASmallBodyLimitByDefault() {
        Route route = Route.post("/new", Access.unauthenticated(), request -> Response.text("done"));
        assertThat(route.bodyLimit().bytes()).isEqualTo(16 << 10);
        assertThat(route.withBodyLimit(1 << 20).bodyLimit().bytes()).isEqualTo(1 << 20);
        assertThat(Route.post("/new", Access.authenticated("test"), request -> Response.text("done"))
                        .bodyLimit()
                        .bytes())
                .isEqualTo(1 << 20);
    }

    @Test
    void signInWithAHugeBodyIsRejectedWithoutReadingIt() {
        try (TestServer server = TestServer.start(folder)) {
            String huge = "{\"email\":\"" + "x".repeat(16 << 10) + "\"}";
            assertThat(server.post("/session", null, huge).status()).isEqualTo(413);
            assertThat(server.post("/session/invitation", null, huge).status()).isEqualTo(413);
        }
    }
}
