package dev.ambit.access;

import dev.ambit.access.Access.Target;
import dev.ambit.access.AccessDecision.Denied;
import dev.ambit.access.AccessDecision.InvalidId;
import dev.ambit.access.AccessDecision.NotFound;
import dev.ambit.access.AccessDecision.Rejected;
import dev.ambit.access.AccessDecision.WrongCaller;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.TokenOwner;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource that a request is about.
 *
 * <p>An object that does not exist and one outside of the caller's accounts give the same result: not found for a caller
 * whose token covers every such object, and denied for every other caller, so that ids cannot be probed.
 */
public final class TargetResolver {
    private static final ZoneId NO_ZONE = new ZoneId(0, 0);
    private static final AccountId NO_ACCOUNT = new AccountId(0, 0);

    private final Directory directory;

    TargetResolver(Directory directory) {
        this.directory = directory;
    }

    /** The resource, or why there is none for the caller. */
    public sealed interface Result {}

    /** Found; {@code zone} is null when the resource is no zone or record. */
    public record Resolved(Resource resource, @Nullable ZoneEntry zone) implements Result {}

    /** Not found, or not for the caller. */
    public record Unresolved(Rejected why) implements Result {}

    Result resolve(AccessAttempt attempt, Caller caller, PermissionSet anyOf, Target target) {
        return switch (target) {
            case Target.CallingUser _ -> user(caller);
            case Target.AccountIn(String parameter) -> account(attempt, caller, anyOf, parameter);
            case Target.ZoneIn(String parameter) ->
                zone(attempt, caller, anyOf, parameter, zone -> new Resource.Zone(zone.account(), zone.id()));
            case Target.RecordsOfZoneIn(String parameter) -> records(attempt, caller, anyOf, parameter);
            case Target.VisibleZoneIn(String parameter) -> records(attempt, caller, anyOf, parameter);
        };
    }

    private static Result user(Caller caller) {
        return caller.owner() instanceof TokenOwner.User user
                ? new Resolved(new Resource.User(user.id()), null)
                : new Unresolved(new WrongCaller(caller, WrongCaller.UnmetRequirement.WRONG_OWNER));
    }

    private Result account(AccessAttempt attempt, Caller caller, PermissionSet anyOf, String parameter) {
        Optional<AccountId> sent = id(attempt, parameter, AccountId::parse);
        if (sent.isEmpty()) {
            return new Unresolved(new InvalidId(caller));
        }
        Resource account = new Resource.Account(sent.get());
        if (directory.hasAccount(sent.get()) && caller.reaches(sent.get())) {
            return new Resolved(account, null);
        }
        return missing(caller, anyOf, account, Resource.Account::new);
    }

    private Result records(AccessAttempt attempt, Caller caller, PermissionSet anyOf, String parameter) {
        return zone(attempt, caller, anyOf, parameter, zone -> new Resource.SomeRecord(zone.account(), zone.id()));
    }

    private Result zone(
            AccessAttempt attempt,
            Caller caller,
            PermissionSet anyOf,
            String parameter,
            Function<ZoneEntry, Resource> resource) {
        Optional<ZoneId> sent = id(attempt, parameter, ZoneId::parse);
        if (sent.isEmpty()) {
            return new Unresolved(new InvalidId(caller));
        }
        ZoneId id = sent.get();
        Optional<ZoneEntry> zone = directory.zone(id).filter(entry -> caller.reaches(entry.account()));
        if (zone.isPresent()) {
            return new Resolved(resource.apply(zone.get()), zone.get());
        }
        return missing(
                caller,
                anyOf,
                resource.apply(new ZoneEntry(id, NO_ACCOUNT, "")),
                account -> resource.apply(new ZoneEntry(NO_ZONE, account, "")));
    }

    private static <T> Optional<T> id(AccessAttempt attempt, String parameter, Function<String, Optional<T>> parse) {
        return Optional.ofNullable(attempt.parameter(parameter)).flatMap(parse);
    }

    /** {@code any} makes a resource of this kind that no policy names, in an account. */
    private static Result missing(
            Caller caller, PermissionSet anyOf, Resource resource, Function<AccountId, Resource> any) {
        Collection<AccountId> reachable = caller.reachableAccounts();
        boolean coversAll = !reachable.isEmpty()
                && reachable.stream().allMatch(account -> caller.mayOneOf(anyOf, any.apply(account)));
        return new Unresolved(
                coversAll ? new NotFound(caller, anyOf) : new Denied(caller, anyOf, resource, DenyReason.NOT_GRANTED));
    }
}
