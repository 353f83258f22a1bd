package dev.ambit.http.route;

import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Response;

/** Handles the requests of a route, after access was granted. */
@FunctionalInterface
public interface Handler {
    /**
     * Returns the response.
     *
     * @throws ApiException to end the request with an error
     */
    Response handle(Request request);
}
