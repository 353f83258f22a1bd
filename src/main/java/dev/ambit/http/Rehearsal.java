package dev.ambit.http;

import dev.ambit.access.Access;
import dev.ambit.access.Caller;
import dev.ambit.access.Credential;
import dev.ambit.access.Directory;
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
 * Says what a request would meet without making it, by the steps of the {@link Gatekeeper}: the same route, the same target,
 * the same decision. Its use is not noted.
 */
public final class Rehearsal {
    private final RouteTable routes;
    private final Directory directory;
    private final Targets targets;

    Rehearsal(RouteTable routes, Directory directory) {
        this.routes = routes;
        this.directory = directory;
        this.targets = new Targets(directory);
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
    public record Imagined(
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
    public record Verdict(
            @Nullable Integer status,
            String reason,
            @Nullable PolicyId policy,
            @Nullable String further) {
        static Verdict allowed(PolicyId policy) {
            return new Verdict(null, "allowed_by_policy", policy, null);
        }

        /** No policy was asked. */
        static Verdict open(String reason, @Nullable String further) {
            return new Verdict(null, reason, null, further);
        }

        static Verdict refused(int status, @Nullable String reason, @Nullable PolicyId policy) {
            return new Verdict(status, Objects.requireNonNullElse(reason, "invalid"), policy, null);
        }
    }

    /** The permissions of which such a request needs one, and what becomes of it. */
    public record Judged(PermissionSet anyOf, Verdict verdict) {}

    /** What {@code known} would meet; empty when there is no such request. {@code asked} is the one that asks. */
    public Optional<Judged> of(Credential known, Imagined imagined, Incoming asked) {
        RouteTable.Found found = routes.find(imagined.path());
        Method method = Method.of(imagined.method());
        if (found == null || method == null) {
            return Optional.empty();
        }
        Route route = found.routes().get(method);
        if (route == null) {
            return Optional.empty();
        }
        Gatekeeper.Arrival arrival =
                new Gatekeeper.Arrival(asked, route, found.parameters(), imagined.client(), imagined.at());
        PermissionSet anyOf =
                route.access() instanceof Access.Requires requires ? requires.anyOf() : PermissionSet.NONE;
        Caller caller = new Caller(known, imagined.client(), imagined.at(), directory);
        try {
            return Optional.of(new Judged(anyOf, judge(arrival, caller, imagined.recordSet())));
        } catch (ApiException refusal) {
            return Optional.of(new Judged(anyOf, Verdict.refused(refusal.status(), reason(refusal), null)));
        }
    }

    private Verdict judge(Gatekeeper.Arrival arrival, Caller caller, @Nullable RecordSet records) {
        return switch (arrival.route().access()) {
            case Access.Public _ -> Verdict.open("answers_anybody", null);
            case Access.SignedIn _ ->
                throw new ApiException(ErrorCode.NOT_SIGNED_IN).refusing(Gatekeeper.Stranger.NOT_SIGNED_IN);
            case Access.TokenItself itself -> {
                Gatekeeper.requireValidity(caller, itself.owner());
                yield Verdict.open("is_about_itself", null);
            }
            case Access.Authenticated authenticated -> {
                Gatekeeper.requireUse(arrival, caller);
                yield Verdict.open("needs_no_permission", authenticated.why());
            }
            case Access.Requires(PermissionSet anyOf, Access.Target target) -> {
                Gatekeeper.requireUse(arrival, caller);
                Targets.Reached reached = targets.find(arrival, caller, anyOf, target);
                Verdict onAll = decide(arrival, caller, anyOf, reached.resource());
                ZoneEntry zone = reached.zone();
                boolean isOfOne = target instanceof Access.Target.RecordsOfZoneIn && onAll.status() == null;
                yield isOfOne && records != null && zone != null
                        ? decide(arrival, caller, anyOf, records.in(zone))
                        : onAll;
            }
        };
    }

    private static @Nullable String reason(ApiException exception) {
        ApiException.Refusal refusal = exception.refusal();
        return refusal == null ? null : refusal.reason();
    }

    private static Verdict decide(Gatekeeper.Arrival arrival, Caller caller, PermissionSet anyOf, Resource resource) {
        return switch (caller.decide(anyOf, resource)) {
            case Decision.Allow allow -> Verdict.allowed(allow.policy());
            case Decision.Deny deny -> {
                ApiException refusal = Refusals.refused(
                        caller, anyOf, resource, arrival.route().refusal(), deny.reason());
                yield Verdict.refused(refusal.status(), reason(refusal), deny.policy());
            }
        };
    }
}
