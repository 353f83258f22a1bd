package dev.ambit.core.authorizer;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a token permits a request. Checks, in this order: the token is enabled and within its lifetime; the
 * client address; deny policies; allow policies; the permissions of the owner. The default is deny, and a deny policy
 * overrides every allow policy.
 */
public final class Authorizer {
    private Authorizer() {}

    /** Returns the reason why {@code token} does not permit {@code request}; null when it does. Does not allocate. */
    public static @Nullable DenyReason refusal(CompiledToken token, AccessRequest request) {
        DenyReason unusable = checkUse(token, request.client(), request.at());
        return unusable != null ? unusable : checkPolicies(token, request);
    }

    /** As {@link #refusal}, with the deciding policy. */
    public static Decision decide(CompiledToken token, AccessRequest request) {
        DenyReason reason = refusal(token, request);
        if (reason == null) {
            int allow = firstAllow(token, request, undenied(token, request));
            return new Decision.Allow(PackedGrants.policy(token.grants(), allow));
        }
        if (reason == DenyReason.DENIED_BY_POLICY) {
            int deny = GrantLookup.firstDeny(token, request.anyOf().bits(), request.resource());
            return new Decision.Deny(reason, PackedGrants.policy(token.grants(), deny));
        }
        return new Decision.Deny(reason, null);
    }

    /** Returns the reason why the token cannot be used now and from {@code client}; null when it can. */
    public static @Nullable DenyReason checkUse(CompiledToken token, @Nullable IpAddress client, Instant now) {
        DenyReason invalid = checkValidity(token, now);
        return invalid != null ? invalid : checkAddress(token.condition(), client);
    }

    /** Checks that the token is enabled and within its lifetime; null when it is. */
    public static @Nullable DenyReason checkValidity(CompiledToken token, Instant now) {
        if (!token.isEnabled()) {
            return DenyReason.DISABLED;
        }
        long micros = CompiledToken.micros(now);
        if (micros < token.notBeforeMicros()) {
            return DenyReason.NOT_YET_VALID;
        }
        return micros >= token.expiresOnMicros() ? DenyReason.EXPIRED : null;
    }

    /**
     * Returns the permissions of {@code token} on {@code resource} according to its policies and the permissions of its
     * owner. Ignores its lifetime and address condition.
     */
    public static PermissionSet permissionsOn(CompiledToken token, Resource resource, PermissionSet ownerRights) {
        long possible = ownerBits(token, resource, ownerRights) & ~GrantLookup.denied(token, resource);
        long held = 0;
        for (long rest = possible & PermissionSet.ALL.bits(); rest != 0; rest &= rest - 1) {
            long one = Long.lowestOneBit(rest);
            if (GrantLookup.firstAllow(token, one, resource) != GrantLookup.NOT_FOUND) {
                held |= one;
            }
        }
        return new PermissionSet(held);
    }

    /** Returns the records of {@code zone} on which {@code token} has {@code permission}, to filter lists. */
    public static RecordScope recordScope(
            CompiledToken token, Permission permission, Resource.SomeRecord zone, PermissionSet ownerRights) {
        long bit = PermissionSet.of(permission).bits();
        if ((ownerBits(token, zone, ownerRights) & bit) == 0) {
            return new RecordScope(List.of(), List.of());
        }
        return new RecordScope(
                GrantLookup.patterns(token, Effect.ALLOW, bit, zone),
                GrantLookup.patterns(token, Effect.DENY, bit, zone));
    }

    private static @Nullable DenyReason checkAddress(@Nullable AddressCondition condition, @Nullable IpAddress client) {
        if (condition == null) {
            return null;
        }
        if (client == null) {
            return DenyReason.ADDRESS_UNREADABLE;
        }
        return condition.allows(client) ? null : DenyReason.ADDRESS_REFUSED;
    }

    private static @Nullable DenyReason checkPolicies(CompiledToken token, AccessRequest request) {
        if (isAllowedOnFastPath(token, request)) {
            return null; // common case, without reading the grants
        }
        long left = undenied(token, request);
        if (firstAllow(token, request, left) != GrantLookup.NOT_FOUND) {
            return null;
        }
        if (left != request.anyOf().bits()) {
            return DenyReason.DENIED_BY_POLICY;
        }
        boolean granted = GrantLookup.firstAllow(token, left, request.resource()) != GrantLookup.NOT_FOUND;
        return granted ? DenyReason.OWNER_MAY_NOT : DenyReason.NOT_GRANTED;
    }

    private static boolean isAllowedOnFastPath(CompiledToken token, AccessRequest request) {
        long allowed = switch (request.resource()) {
            case Resource.Zone zone -> token.fastPathPermissions(zone.id());
            case Resource.SomeRecord some -> token.fastPathPermissions(some.zone());
            case Resource.DnsRecord dnsRecord -> token.fastPathPermissions(dnsRecord.zone());
            case Resource.User _, Resource.Account _, Resource.AllZones _ -> 0;
        };
        return (allowed & request.anyOf().bits() & ownerBits(token, request.resource(), request.ownerPermissions()))
                != 0;
    }

    /** Returns the requested permissions that are not denied. */
    private static long undenied(CompiledToken token, AccessRequest request) {
        return request.anyOf().bits() & ~GrantLookup.denied(token, request.resource());
    }

    /** Returns the first allow of a permission in {@code left} that the owner has, or {@link GrantLookup#NOT_FOUND}. */
    private static int firstAllow(CompiledToken token, AccessRequest request, long left) {
        Resource resource = request.resource();
        return GrantLookup.firstAllow(token, left & ownerBits(token, resource, request.ownerPermissions()), resource);
    }

    private static long ownerBits(CompiledToken token, Resource resource, PermissionSet ownerRights) {
        if (token.isUserOwned() && !(resource instanceof Resource.User)) {
            return ownerRights.bits(); // common case, without reading the owner
        }
        return switch (token.owner()) {
            case TokenOwner.User user ->
                onlyIf(resource instanceof Resource.User self && self.id().equals(user.id()));
            case TokenOwner.Account account -> onlyIf(isIn(account.id(), resource));
        };
    }

    private static long onlyIf(boolean condition) {
        return condition ? PermissionSet.ALL.bits() : 0;
    }

    /** The token of an account is confined to that account, whatever its policies name. */
    private static boolean isIn(AccountId account, Resource resource) {
        return switch (resource) {
            case Resource.User _ -> false;
            case Resource.Account one -> one.id().equals(account);
            case Resource.AllZones zones -> zones.account().equals(account);
            case Resource.Zone zone -> zone.account().equals(account);
            case Resource.SomeRecord some -> some.account().equals(account);
            case Resource.DnsRecord dnsRecord -> dnsRecord.account().equals(account);
        };
    }
}
