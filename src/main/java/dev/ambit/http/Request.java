package dev.ambit.http;

import dev.ambit.access.Caller;
import dev.ambit.access.IndexedSession;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.account.Session;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One request on its way through a route: what was asked, by whom, and of which zone when the route's access names one.
 *
 * @param parameters the path's parameters, decoded
 * @param body as it was sent; empty when there is none
 * @param contentType of the body, or the empty text
 * @param rawRequest the request as it came
 * @param client where it comes from; null when that cannot be read
 * @param site how browsers reach this server
 * @param knownCaller null on public routes
 * @param knownZone the zone that the route's access is about; null when it is about none
 * @param simulator says what other requests would meet
 */
@SuppressWarnings("ArrayRecordComponent") // the body as it was read; nobody compares requests
public record Request(
        Route route,
        String path,
        Map<String, String> parameters,
        QueryParameters queryParameters,
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

    /** Who calls; routes that anybody may call have nobody. */
    public Caller caller() {
        return Objects.requireNonNull(knownCaller, "a public route has no caller");
    }

    /**
     * The user who calls, or whose token does.
     *
     * @throws ApiException 404 when an account's token does, which no route lets through that is about the calling user
     */
    public UserId userId() {
        return switch (caller().owner()) {
            case TokenOwner.User user -> user.id();
            case TokenOwner.Account _ -> throw notRouted();
        };
    }

    /** In which session somebody is signed in, on routes for whoever is. */
    public Session session() {
        return switch (caller().principal()) {
            case IndexedSession known -> known.session();
            case IndexedToken _ -> throw new IllegalStateException("the route lets no token through");
        };
    }

    /** Whether nobody on the way can have read the request. */
    public boolean isConfidential() {
        return site.isConfidential(rawRequest);
    }

    /** The zone that the route's access was granted on. */
    public ZoneEntry zone() {
        return Objects.requireNonNull(knownZone, "the route's access is not about a zone");
    }

    /**
     * The path parameter {@code name} as an id.
     *
     * @throws ApiException 404 when it is not one
     */
    public <T> T id(String name, Function<String, Optional<T>> parse) {
        return parse.apply(parameter(name)).orElseThrow(this::notRouted);
    }

    public String parameter(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    /** The error of a path that names nothing. */
    public ApiException notRouted() {
        return AccessFilter.notRouted(path);
    }

    /**
     * The body as JSON, whatever its content type claims: clients send JSON without one, or as a form. No body counts as an
     * empty object.
     */
    public JsonNode json() {
        return body.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.read(body);
    }

    /**
     * Goes on only when the caller may do one of {@code anyOf} on {@code resource}.
     *
     * @throws ApiException the route's refusal, with what was missing
     */
    public void require(PermissionSet anyOf, Resource resource) {
        AccessErrors.require(caller(), anyOf, resource, route.refusal());
    }
}
