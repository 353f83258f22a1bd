package dev.ambit.http.route;

import dev.ambit.access.Access;
import dev.ambit.access.AccessAttempt;
import dev.ambit.core.net.IpAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose route is known and whose access is not decided yet.
 *
 * @param parameters the path's parameters, decoded
 * @param client null when the address cannot be read
 */
record RoutedRequest(
        RawRequest rawRequest,
        Route route,
        Map<String, String> parameters,
        @Nullable IpAddress client,
        Instant at) implements AccessAttempt {
    RoutedRequest at(Instant other) {
        return new RoutedRequest(rawRequest, route, parameters, client, other);
    }

    @Override
    public Access access() {
        return route.access();
    }

    @Override
    public boolean requiresRecentAuthentication() {
        return route.requiresRecentAuthentication();
    }

    @Override
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }
}
