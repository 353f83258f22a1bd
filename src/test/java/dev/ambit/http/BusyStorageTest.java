package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Access;
import dev.ambit.http.route.Route;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.StorageException.Reason;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A busy database is not a bug: the client gets a retryable error, and the log has a line without a stack trace. */
final class BusyStorageTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void onlyBusyStorageIsRetryable(Reason reason) {
        Route failing = Route.get("/failing", Access.unauthenticated(), request -> {
            throw new StorageException(reason, "as the test wants it");
        });
        try (HttpServer server = Echo.start(Echo.SETTINGS, List.of(failing), Echo.NO_OBSERVER);
                Wire wire = Wire.to(server.address())) {
            Wire.Reply reply =
                    wire.lines("GET /failing HTTP/1.1", "Host: a", "").reply();
            boolean isBusy = reason == Reason.BUSY;
            assertThat(reply.status()).isEqualTo(isBusy ? 503 : 500);
            assertThat(reply.header("Retry-After").isPresent()).isEqualTo(isBusy);
            assertThat(reply.body()).contains(isBusy ? "\"code\":10100" : "\"code\":10001");
        }
    }
}
