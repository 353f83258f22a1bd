package dev.ambit.http;

import dev.ambit.access.Access.Target;
import dev.ambit.access.Caller;
import dev.ambit.access.Directory;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.Gatekeeper.Arrival;
import dev.ambit.http.Gatekeeper.Stranger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request is about.
 *
 * <p>What does not exist and what lies outside of the caller's accounts are the same here: a caller whose token covers every
 * such object hears 404, any other one hears what it hears about an object that is not its own.
 */
final class Targets {
    private static final ZoneId NO_ZONE = new ZoneId(0, 0);

    private final Directory directory;

    Targets(Directory directory) {
        this.directory = directory;
    }

    /** What a request is about; {@code zone} is null when it is about none. */
    record Reached(Resource resource, @Nullable ZoneEntry zone) {}

    /**
     * Finds it.
     *
     * @throws ApiException when it does not exist for the caller
     */
    Reached find(Arrival arrival, Caller caller, PermissionSet anyOf, Target target) {
        return switch (target) {
            case Target.CallingUser _ -> user(arrival, caller);
            case Target.AccountIn(String parameter) ->
                account(arrival, caller, anyOf, arrival.id(parameter, AccountId::parse));
            case Target.ZoneIn(String parameter) ->
                zone(arrival, caller, anyOf, parameter, zone -> new Resource.Zone(zone.account(), zone.id()));
            case Target.RecordsOfZoneIn(String parameter) -> records(arrival, caller, anyOf, parameter);
            case Target.VisibleZoneIn(String parameter) -> records(arrival, caller, anyOf, parameter);
        };
    }

    private static Reached user(Arrival arrival, Caller caller) {
        if (!(caller.owner() instanceof TokenOwner.User user)) {
            ErrorCode refusal = arrival.route().refusal();
            throw new ApiException(
                            refusal.status(),
                            List.of(ApiError.of(refusal).because("this is an account's token; it has no user")))
                    .refusing(Stranger.WRONG_OWNER, PermissionSet.NONE, caller);
        }
        return new Reached(new Resource.User(user.id()), null);
    }

    private Reached account(Arrival arrival, Caller caller, PermissionSet anyOf, AccountId account) {
        if (directory.hasAccount(account) && caller.reaches(account)) {
            return new Reached(new Resource.Account(account), null);
        }
        Collection<AccountId> reachable = caller.reachableAccounts();
        boolean coversAll = !reachable.isEmpty()
                && reachable.stream().allMatch(one -> caller.mayOneOf(anyOf, new Resource.Account(one)));
        throw missing(arrival, caller, anyOf, coversAll, new Resource.Account(account));
    }

    private Reached records(Arrival arrival, Caller caller, PermissionSet anyOf, String parameter) {
        return zone(arrival, caller, anyOf, parameter, zone -> new Resource.SomeRecord(zone.account(), zone.id()));
    }

    private Reached zone(
            Arrival arrival,
            Caller caller,
            PermissionSet anyOf,
            String parameter,
            Function<ZoneEntry, Resource> resource) {
        ZoneId id = arrival.id(parameter, ZoneId::parse);
        Optional<ZoneEntry> zone = directory.zone(id).filter(entry -> caller.reaches(entry.account()));
        if (zone.isPresent()) {
            return new Reached(resource.apply(zone.get()), zone.get());
        }
        Collection<AccountId> reachable = caller.reachableAccounts();
        boolean coversAll = !reachable.isEmpty()
                && reachable.stream().allMatch(account -> {
                    ZoneEntry any = new ZoneEntry(NO_ZONE, account, "");
                    return caller.mayOneOf(anyOf, resource.apply(any));
                });
        AccountId nowhere = new AccountId(0, 0);
        throw missing(arrival, caller, anyOf, coversAll, resource.apply(new ZoneEntry(id, nowhere, "")));
    }

    private static ApiException missing(
            Arrival arrival, Caller caller, PermissionSet anyOf, boolean coversAll, Resource resource) {
        return coversAll
                ? Gatekeeper.notRouted(arrival.incoming().path()).refusing(Stranger.NO_SUCH_OBJECT, anyOf, caller)
                : Refusals.refused(caller, anyOf, resource, arrival.route().refusal(), DenyReason.NOT_GRANTED);
    }
}
