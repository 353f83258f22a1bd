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
import dev.ambit.http.AccessFilter.RejectionReason;
import dev.ambit.http.AccessFilter.RoutedRequest;
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
final class TargetResolver {
    private static final ZoneId NO_ZONE = new ZoneId(0, 0);

    private final Directory directory;

    TargetResolver(Directory directory) {
        this.directory = directory;
    }

    /** What a request is about; {@code zone} is null when it is about none. */
    record ResolvedTarget(Resource resource, @Nullable ZoneEntry zone) {}

    /**
     * Finds it.
     *
     * @throws ApiException when it does not exist for the caller
     */
    ResolvedTarget resolve(RoutedRequest routedRequest, Caller caller, PermissionSet anyOf, Target target) {
        return switch (target) {
            case Target.CallingUser _ -> user(routedRequest, caller);
            case Target.AccountIn(String parameter) ->
                account(routedRequest, caller, anyOf, routedRequest.id(parameter, AccountId::parse));
            case Target.ZoneIn(String parameter) ->
                zone(routedRequest, caller, anyOf, parameter, zone -> new Resource.Zone(zone.account(), zone.id()));
            case Target.RecordsOfZoneIn(String parameter) -> records(routedRequest, caller, anyOf, parameter);
            case Target.VisibleZoneIn(String parameter) -> records(routedRequest, caller, anyOf, parameter);
        };
    }

    private static ResolvedTarget user(RoutedRequest routedRequest, Caller caller) {
        if (!(caller.owner() instanceof TokenOwner.User user)) {
            ErrorCode refusal = routedRequest.route().refusal();
            throw new ApiException(
                            refusal.status(),
                            List.of(ApiError.of(refusal).because("this is an account's token; it has no user")))
                    .refusing(RejectionReason.WRONG_OWNER, PermissionSet.NONE, caller);
        }
        return new ResolvedTarget(new Resource.User(user.id()), null);
    }

    private ResolvedTarget account(RoutedRequest routedRequest, Caller caller, PermissionSet anyOf, AccountId account) {
        if (directory.hasAccount(account) && caller.reaches(account)) {
            return new ResolvedTarget(new Resource.Account(account), null);
        }
        Collection<AccountId> reachable = caller.reachableAccounts();
        boolean coversAll = !reachable.isEmpty()
                && reachable.stream().allMatch(one -> caller.mayOneOf(anyOf, new Resource.Account(one)));
        throw missing(routedRequest, caller, anyOf, coversAll, new Resource.Account(account));
    }

    private ResolvedTarget records(RoutedRequest routedRequest, Caller caller, PermissionSet anyOf, String parameter) {
        return zone(
                routedRequest, caller, anyOf, parameter, zone -> new Resource.SomeRecord(zone.account(), zone.id()));
    }

    private ResolvedTarget zone(
            RoutedRequest routedRequest,
            Caller caller,
            PermissionSet anyOf,
            String parameter,
            Function<ZoneEntry, Resource> resource) {
        ZoneId id = routedRequest.id(parameter, ZoneId::parse);
        Optional<ZoneEntry> zone = directory.zone(id).filter(entry -> caller.reaches(entry.account()));
        if (zone.isPresent()) {
            return new ResolvedTarget(resource.apply(zone.get()), zone.get());
        }
        Collection<AccountId> reachable = caller.reachableAccounts();
        boolean coversAll = !reachable.isEmpty()
                && reachable.stream().allMatch(account -> {
                    ZoneEntry any = new ZoneEntry(NO_ZONE, account, "");
                    return caller.mayOneOf(anyOf, resource.apply(any));
                });
        AccountId nowhere = new AccountId(0, 0);
        throw missing(routedRequest, caller, anyOf, coversAll, resource.apply(new ZoneEntry(id, nowhere, "")));
    }

    private static ApiException missing(
            RoutedRequest routedRequest, Caller caller, PermissionSet anyOf, boolean coversAll, Resource resource) {
        return coversAll
                ? AccessFilter.notRouted(routedRequest.rawRequest().path())
                        .refusing(RejectionReason.NO_SUCH_OBJECT, anyOf, caller)
                : AccessErrors.refused(
                        caller, anyOf, resource, routedRequest.route().refusal(), DenyReason.NOT_GRANTED);
    }
}
