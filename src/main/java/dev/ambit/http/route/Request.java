package dev.ambit.http.route;

import dev.ambit.access.Caller;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.account.Session;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.Json;
import dev.ambit.http.wire.QueryParameters;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A request to a route, with its caller and, if the route's access is for a zone, that zone.
 *
 * @param parameters the path parameters, decoded
 * @param body as it was sent; empty when there is none
 * @param contentType of the body, or the empty text
 * @param rawRequest the request as it was received
 * @param client the address of the client; null when it cannot be read
 * @param site the origins of this server
 * @param knownCaller null on public routes
 * @param knownZone the zone on which access was granted; null when the route's access is not for a zone
 * @param simulator simulates the access decision of other requests
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record Request(
        Route route,
        String path,
        Map<String, String> parameters,
        QueryParameters query,
        byte[] body,
        String contentType,
        RawRequest rawRequest,
        @Nullable IpAddress client,
        SiteOrigins site,
        Instant at,
        String requestId,
        @Nullable Caller knownCaller,
        @Nullable ZoneEntry knownZone,
        AccessSimulator simulator) {

    /** The caller; must not be called on public routes, which have none. */
    public Caller caller() {
        return Objects.requireNonNull(knownCaller, "a public route has no caller");
    }

    /**
     * The user who is signed in or owns the token.
     *
     * @throws ApiException 404 when an account owns the token; routes for the calling user do not accept such tokens
     */
    public UserId userId() {
        return switch (caller().owner()) {
            case TokenOwner.User user -> user.id();
            case TokenOwner.Account _ -> throw noRoute();
        };
    }

    /** The session of the caller, on routes that require one. */
    public Session session() {
        return switch (caller().principal()) {
            case IndexedSession known -> known.session();
            case IndexedToken _ -> throw new IllegalStateException("the route does not require a session");
        };
    }

    /** Whether the request cannot have been read on the network. */
    public boolean isConfidential() {
        return site.isConfidential(rawRequest);
    }

    /** The zone on which access was granted. */
    public ZoneEntry zone() {
        return Objects.requireNonNull(knownZone, "the route's access is not for a zone");
    }

    /**
     * The path parameter {@code name} as an id.
     *
     * @throws ApiException 404 when it is not one
     */
    public <T> T id(String name, Function<String, Optional<T>> parse) {
        return parse.apply(parameter(name)).orElseThrow(this::noRoute);
    }

    public String parameter(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    /** The error for a path without a route. */
    public ApiException noRoute() {
        return AccessErrors.notRouted(path);
    }

    /**
     * The body as JSON, for any content type: clients send JSON without one, or with that of a form. No body counts as
     * an empty object.
     */
    public JsonNode json() {
        return body.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.read(body);
    }

    /**
     * Requires one of {@code anyOf} on {@code resource}.
     *
     * @throws ApiException the route's rejection, with the missing permission
     */
    public void require(PermissionSet anyOf, Resource resource) {
        AccessErrors.require(caller(), anyOf, resource, route.refusal());
    }
}
