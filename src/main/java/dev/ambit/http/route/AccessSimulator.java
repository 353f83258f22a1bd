package dev.ambit.http.route;

import dev.ambit.access.Access;
import dev.ambit.access.AccessControl;
import dev.ambit.access.AccessDecision;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.TargetResolver;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Decision;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resource;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides for a hypothetical request, by the route, the target and the decision of a real one ({@link AccessControl}). It does
 * not count as a use of the token.
 */
public final class AccessSimulator {
    private final RouteTable routes;
    private final Directory directory;
    private final AccessControl accessControl;

    AccessSimulator(RouteTable routes, Directory directory, AccessControl accessControl) {
        this.routes = routes;
        this.directory = directory;
        this.accessControl = accessControl;
    }

    /**
     * A hypothetical request.
     *
     * @param method in capitals
     * @param path without a query
     * @param client where it would come from; null when that could not be read
     * @param at when
     * @param recordSet which records it would be about; null when that does not matter
     */
    public record SimulatedRequest(
            String method,
            String path,
            @Nullable IpAddress client,
            Instant at,
            @Nullable RecordSet recordSet) {}

    /**
     * The records of one name and type.
     *
     * @param type in capitals
     * @param name canonical
     */
    public record RecordSet(String type, String name) {
        Resource in(ZoneEntry zone) {
            return new Resource.DnsRecord(zone.account(), zone.id(), type, name);
        }
    }

    /**
     * The result for such a request.
     *
     * @param status of the refusal; null when it would go on to its handler
     * @param reason in one word: the rule that refused as metrics count it, or what let it through
     * @param policy which policy of the token decided; null when none did
     * @param further what decides where no permission does; null otherwise. The handler may refuse what a body asks for in any
     *     case
     */
    public record SimulatedOutcome(
            @Nullable Integer status,
            String reason,
            @Nullable PolicyId policy,
            @Nullable String further) {
        static SimulatedOutcome allowed(PolicyId policy) {
            return new SimulatedOutcome(null, "allowed_by_policy", policy, null);
        }

        /** No policy was asked. */
        static SimulatedOutcome open(String reason, @Nullable String further) {
            return new SimulatedOutcome(null, reason, null, further);
        }

        static SimulatedOutcome refused(int status, @Nullable String reason, @Nullable PolicyId policy) {
            return new SimulatedOutcome(status, Objects.requireNonNullElse(reason, "invalid"), policy, null);
        }
    }

    /** The permissions of which such a request needs one, and what becomes of it. */
    public record SimulatedDecision(PermissionSet anyOf, SimulatedOutcome outcome) {}

    /**
     * Decides for {@code token}; empty when there is no such route.
     *
     * @param asking the request that asks
     */
    public Optional<SimulatedDecision> simulate(IndexedToken token, SimulatedRequest simulated, RawRequest asking) {
        RouteTable.Found found = routes.find(simulated.path());
        Method method = Method.of(simulated.method());
        if (found == null || method == null) {
            return Optional.empty();
        }
        Route route = found.routes().get(method);
        if (route == null) {
            return Optional.empty();
        }
        RoutedRequest request =
                new RoutedRequest(asking, route, found.parameters(), simulated.client(), simulated.at());
        PermissionSet anyOf =
                route.access() instanceof Access.Requires requires ? requires.anyOf() : PermissionSet.NONE;
        Caller caller = new Caller(token, simulated.client(), simulated.at(), directory);
        AccessDecision.Rejected rejected = accessControl.checkCaller(request, caller);
        return Optional.of(new SimulatedDecision(
                anyOf,
                rejected == null ? outcome(request, caller, simulated.recordSet()) : refused(request, rejected, null)));
    }

    private SimulatedOutcome outcome(RoutedRequest request, Caller caller, @Nullable RecordSet records) {
        return switch (request.access()) {
            case Access.Public _ -> SimulatedOutcome.open("answers_anybody", null);
            case Access.SignedIn _ -> throw new IllegalStateException("a token was accepted instead of a session");
            case Access.TokenItself _ -> SimulatedOutcome.open("is_about_itself", null);
            case Access.Authenticated authenticated ->
                SimulatedOutcome.open("needs_no_permission", authenticated.why());
            case Access.Requires(PermissionSet anyOf, Access.Target target) ->
                switch (accessControl.resolve(request, caller, anyOf, target)) {
                    case TargetResolver.Unresolved unresolved -> refused(request, unresolved.why(), null);
                    case TargetResolver.Resolved resolved -> {
                        SimulatedOutcome onAll = decide(request, caller, anyOf, resolved.resource());
                        ZoneEntry zone = resolved.zone();
                        boolean isOfOne = target instanceof Access.Target.RecordsOfZoneIn && onAll.status() == null;
                        yield isOfOne && records != null && zone != null
                                ? decide(request, caller, anyOf, records.in(zone))
                                : onAll;
                    }
                };
        };
    }

    private static SimulatedOutcome decide(
            RoutedRequest request, Caller caller, PermissionSet anyOf, Resource resource) {
        return switch (caller.decide(anyOf, resource)) {
            case Decision.Allow allow -> SimulatedOutcome.allowed(allow.policy());
            case Decision.Deny deny ->
                refused(request, new AccessDecision.Denied(caller, anyOf, resource, deny.reason()), deny.policy());
        };
    }

    private static SimulatedOutcome refused(
            RoutedRequest request, AccessDecision.Rejected rejected, @Nullable PolicyId policy) {
        return SimulatedOutcome.refused(AccessErrors.response(request, rejected).status(), rejected.reason(), policy);
    }
}
