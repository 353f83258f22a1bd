package dev.ambit.access;

import dev.ambit.core.authorizer.AccessRequest;
import dev.ambit.core.authorizer.Authorizer;
import dev.ambit.core.authorizer.Decision;
import dev.ambit.core.authorizer.DenyReason;
import dev.ambit.core.authorizer.RecordScope;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller of a request: its token or session, its address and the time. All decisions of one request
 * use the same time.
 *
 * @param client null when a trusted proxy forwarded an address that cannot be parsed
 */
public record Caller(Principal principal, @Nullable IpAddress client, Instant at, Directory directory) {
    /** The id of the token; for a session an id that no token has. */
    public TokenId token() {
        return principal.id();
    }

    /** Whether this is a signed-in user and not a token. */
    public boolean isSignedIn() {
        return principal instanceof IndexedSession;
    }

    public TokenOwner owner() {
        return principal.owner();
    }

    /** The reason why the caller has none of {@code anyOf} on {@code resource}; null when it has one. */
    public @Nullable DenyReason refusal(PermissionSet anyOf, Resource resource) {
        return Authorizer.refusal(principal, request(anyOf, resource));
    }

    public boolean may(Permission permission, Resource resource) {
        return mayOneOf(PermissionSet.of(permission), resource);
    }

    public boolean mayOneOf(PermissionSet anyOf, Resource resource) {
        return refusal(anyOf, resource) == null;
    }

    /** As {@link #refusal}, with the policy that allows or denies. */
    public Decision decide(PermissionSet anyOf, Resource resource) {
        return Authorizer.decide(principal, request(anyOf, resource));
    }

    /** All permissions of this caller on {@code resource}. */
    public PermissionSet permissionsOn(Resource resource) {
        return Authorizer.permissionsOn(principal, resource, ownerRights(resource));
    }

    /** The records of {@code zone} on which this caller holds {@code permission}. */
    public RecordScope recordScope(Permission permission, ZoneEntry zone) {
        Resource.SomeRecord some = new Resource.SomeRecord(zone.account(), zone.id());
        return Authorizer.recordScope(principal, permission, some, ownerRights(some));
    }

    /** Whether this caller has any permission on the zone or one of its records, and so may know that it exists. */
    public boolean sees(ZoneEntry zone) {
        return !permissionsOn(new Resource.SomeRecord(zone.account(), zone.id()))
                .intersect(PermissionSet.ZONE)
                .isEmpty();
    }

    /** Whether this caller has any permission on the account or one of its zones; an account's token sees its own. */
    public boolean sees(AccountId account) {
        boolean own = owner() instanceof TokenOwner.Account && reaches(account);
        return own
                || !permissionsOn(new Resource.Account(account)).isEmpty()
                || directory.zonesOf(account).stream().anyMatch(this::sees);
    }

    /** The accounts that bound this caller's permissions: those of its user, or the one that owns the token. */
    public Collection<AccountId> reachableAccounts() {
        return switch (owner()) {
            case TokenOwner.User _ -> principal.ownerPermissions().accounts();
            case TokenOwner.Account account -> Set.of(account.id());
        };
    }

    /** Whether {@code account} is one of {@link #reachableAccounts}. */
    public boolean reaches(AccountId account) {
        return principal.isUserOwned()
                ? principal.ownerIsMemberOf(account)
                : owner() instanceof TokenOwner.Account own && own.id().equals(account);
    }

    private AccessRequest request(PermissionSet anyOf, Resource resource) {
        return new AccessRequest(anyOf, resource, client, at, ownerRights(resource));
    }

    /** The permissions by the roles of the user; an account's token has none and is bounded by its account instead. */
    private PermissionSet ownerRights(Resource resource) {
        return switch (resource) {
            case Resource.User _ -> PermissionSet.NONE;
            case Resource.Account account -> principal.ownerPermissionsIn(account.id());
            case Resource.AllZones zones -> principal.ownerPermissionsIn(zones.account());
            case Resource.Zone zone -> principal.ownerPermissionsIn(zone.account());
            case Resource.SomeRecord some -> principal.ownerPermissionsIn(some.account());
            case Resource.DnsRecord dnsRecord -> principal.ownerPermissionsIn(dnsRecord.account());
        };
    }
}
