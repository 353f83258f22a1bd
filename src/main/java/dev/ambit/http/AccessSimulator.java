package dev.ambit.http;

import dev.ambit.access.Access;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.Principal;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.Decision;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.PolicyId;
import dev.ambit.core.resource.Resource;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a request would meet without making it, by the steps of the {@link AccessFilter}: the same route, the same target,
 * the same decision. Its use is not noted.
 */
public final class AccessSimulator {
    private final RouteTable routes;
    private final Directory directory;
    private final TargetResolver targetResolver;

    AccessSimulator(RouteTable routes, Directory directory) {
        this.routes = routes;
        this.directory = directory;
        this.targetResolver = new TargetResolver(directory);
    }

    /**
     * A request that nobody makes.
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
     * What it would meet.
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

    /** What {@code known} would meet; empty when there is no such request. {@code asked} is the one that asks. */
    public Optional<SimulatedDecision> simulate(Principal known, SimulatedRequest simulatedRequest, RawRequest asked) {
        RouteTable.Found found = routes.find(simulatedRequest.path());
        Method method = Method.of(simulatedRequest.method());
        if (found == null || method == null) {
            return Optional.empty();
        }
        Route route = found.routes().get(method);
        if (route == null) {
            return Optional.empty();
        }
        AccessFilter.RoutedRequest routedRequest = new AccessFilter.RoutedRequest(
                asked, route, found.parameters(), simulatedRequest.client(), simulatedRequest.at());
        PermissionSet anyOf =
                route.access() instanceof Access.Requires requires ? requires.anyOf() : PermissionSet.NONE;
        Caller caller = new Caller(known, simulatedRequest.client(), simulatedRequest.at(), directory);
        try {
            return Optional.of(
                    new SimulatedDecision(anyOf, outcome(routedRequest, caller, simulatedRequest.recordSet())));
        } catch (ApiException refusal) {
            return Optional.of(
                    new SimulatedDecision(anyOf, SimulatedOutcome.refused(refusal.status(), reason(refusal), null)));
        }
    }

    private SimulatedOutcome outcome(
            AccessFilter.RoutedRequest routedRequest, Caller caller, @Nullable RecordSet records) {
        return switch (routedRequest.route().access()) {
            case Access.Public _ -> SimulatedOutcome.open("answers_anybody", null);
            case Access.SignedIn _ ->
                throw new ApiException(ErrorCode.NOT_SIGNED_IN).refusing(AccessFilter.RejectionReason.NOT_SIGNED_IN);
            case Access.TokenItself itself -> {
                AccessFilter.requireValidity(caller, itself.owner());
                yield SimulatedOutcome.open("is_about_itself", null);
            }
            case Access.Authenticated authenticated -> {
                AccessFilter.requireUse(routedRequest, caller);
                yield SimulatedOutcome.open("needs_no_permission", authenticated.why());
            }
            case Access.Requires(PermissionSet anyOf, Access.Target target) -> {
                AccessFilter.requireUse(routedRequest, caller);
                TargetResolver.ResolvedTarget resolvedTarget =
                        targetResolver.resolve(routedRequest, caller, anyOf, target);
                SimulatedOutcome onAll = decide(routedRequest, caller, anyOf, resolvedTarget.resource());
                ZoneEntry zone = resolvedTarget.zone();
                boolean isOfOne = target instanceof Access.Target.RecordsOfZoneIn && onAll.status() == null;
                yield isOfOne && records != null && zone != null
                        ? decide(routedRequest, caller, anyOf, records.in(zone))
                        : onAll;
            }
        };
    }

    private static @Nullable String reason(ApiException exception) {
        ApiException.Refusal refusal = exception.refusal();
        return refusal == null ? null : refusal.reason();
    }

    private static SimulatedOutcome decide(
            AccessFilter.RoutedRequest routedRequest, Caller caller, PermissionSet anyOf, Resource resource) {
        return switch (caller.decide(anyOf, resource)) {
            case Decision.Allow allow -> SimulatedOutcome.allowed(allow.policy());
            case Decision.Deny deny -> {
                ApiException refusal = AccessErrors.refused(
                        caller, anyOf, resource, routedRequest.route().refusal(), deny.reason());
                yield SimulatedOutcome.refused(refusal.status(), reason(refusal), deny.policy());
            }
        };
    }
}
