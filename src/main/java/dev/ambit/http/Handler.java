package dev.ambit.http;

/** Answers the requests of a route, after its access was granted. */
@FunctionalInterface
public interface Handler {
    /**
     * The answer.
     *
     * @throws ApiException to end the request with an error
     */
    Response handle(Request request);
}
