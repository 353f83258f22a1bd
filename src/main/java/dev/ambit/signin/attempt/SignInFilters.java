package dev.ambit.signin.attempt;

import dev.ambit.http.route.Handler;
import dev.ambit.http.route.Route;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.ErrorCode;
import java.util.List;

/** Checks of requests to sign in, before their bodies are read by a handler. */
public final class SignInFilters {
    /** Body limit in bytes: enough for passkey assertions, and little work for an unauthenticated request. */
    private static final int MAX_BODY = 16 << 10;

    private SignInFilters() {}

    /** {@code routes} with bodies of at most 16 KiB, since bodies are parsed before any attempt is counted. */
    public static List<Route> withSmallBodies(List<Route> routes) {
        return routes.stream().map(route -> route.withBodyLimit(MAX_BODY)).toList();
    }

    /**
     * Rejects requests over cleartext connections and from pages of other sites, which could sign a user in as
     * another user unnoticed (login CSRF).
     */
    public static Handler requireSecureSameOrigin(Handler handler) {
        return request -> {
            if (!request.isConfidential()) {
                throw new ApiException(ErrorCode.HTTPS_REQUIRED);
            }
            if (request.site().isCrossSite(request.rawRequest())) {
                throw new ApiException(ErrorCode.CROSS_SITE);
            }
            return handler.handle(request);
        };
    }
}
