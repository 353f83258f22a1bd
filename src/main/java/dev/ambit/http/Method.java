package dev.ambit.http;

import org.jspecify.annotations.Nullable;

/** The methods that routes answer. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** Which method a request's is answered as; null when as none. */
    static @Nullable Method of(String name) {
        return switch (name) {
            case "GET", "HEAD" -> GET; // the server leaves the body of an answer to HEAD out
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            default -> null;
        };
    }
}
