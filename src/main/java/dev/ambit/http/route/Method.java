package dev.ambit.http.route;

import org.jspecify.annotations.Nullable;

/** The HTTP methods of routes. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** The method that handles requests with method {@code name}; null when none does. */
    static @Nullable Method of(String name) {
        return switch (name) {
            case "GET", "HEAD" -> GET; // ResponseWriter omits the body
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            default -> null;
        };
    }
}
