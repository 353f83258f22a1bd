package dev.ambit.http.route;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Response;
import org.jspecify.annotations.Nullable;

/**
 * Handles those requests of a route that can be answered from memory at once, on the virtual thread of the connection
 * as in {@link Lane#INLINE}.
 */
@FunctionalInterface
public interface MemoryHandler {
    /**
     * Returns the response, or null when the request needs the database or more work than a few records take.
     *
     * @throws ApiException to end the request with an error
     */
    @Nullable
    Response handle(Request request);
}
