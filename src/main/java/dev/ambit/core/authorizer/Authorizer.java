package dev.ambit.core.authorizer;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.IpAddress;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.Resource;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides. In this order: the token is enabled and in its time; the client's address; a deny policy; an allow policy; what
 * the owner may do. Nothing is allowed that no policy allows, and a deny beats every allow.
 */
public final class Authorizer {
    private Authorizer() {}

    /** Whether {@code token} may do what {@code request} asks, and by which policy or rule. Allocates nothing. */
    public static Decision decide(CompiledToken token, AccessRequest request) {
        Decision.Deny refusal = checkUse(token, request.client(), request.at());
        return refusal != null ? refusal : applyPolicies(token, request);
    }

    /** The refusal of a token that may not be used at all now and from {@code client}; null when it may. */
    public static Decision.@Nullable Deny checkUse(CompiledToken token, @Nullable IpAddress client, Instant now) {
        Decision.Deny refusal = checkValidity(token, now);
        return refusal != null ? refusal : checkAddress(token.condition(), client);
    }

    /** The refusal of a token that is disabled or outside its lifetime at {@code now}; null when it is neither. */
    public static Decision.@Nullable Deny checkValidity(CompiledToken token, Instant now) {
        if (!token.isEnabled()) {
            return Decision.Deny.DISABLED;
        }
        long micros = CompiledToken.micros(now);
        if (micros < token.notBeforeMicros()) {
            return Decision.Deny.NOT_YET_VALID;
        }
        return micros >= token.expiresOnMicros() ? Decision.Deny.EXPIRED : null;
    }

    /**
     * What {@code token} may do on {@code resource} by its policies and its owner's rights; its lifetime and address
     * condition are not looked at.
     */
    public static PermissionSet permissionsOn(CompiledToken token, Resource resource, PermissionSet ownerRights) {
        long possible = ownerBits(token, resource, ownerRights) & ~Grants.taken(token.denies(), resource);
        long held = 0;
        for (long rest = possible & PermissionSet.ALL.bits(); rest != 0; rest &= rest - 1) {
            long one = Long.lowestOneBit(rest);
            if (Grants.firstGiving(token.allows(), one, resource, token.denies()) != null) {
                held |= one;
            }
        }
        return new PermissionSet(held);
    }

    /** The records of {@code zone} on which {@code token} holds {@code permission}, for lists that show only those. */
    public static RecordScope recordScope(
            CompiledToken token, Permission permission, Resource.SomeRecord zone, PermissionSet ownerRights) {
        long bit = PermissionSet.of(permission).bits();
        if ((ownerBits(token, zone, ownerRights) & bit) == 0) {
            return new RecordScope(List.of(), List.of());
        }
        return new RecordScope(Grants.patterns(token.allows(), bit, zone), Grants.patterns(token.denies(), bit, zone));
    }

    private static Decision.@Nullable Deny checkAddress(
            @Nullable AddressCondition condition, @Nullable IpAddress client) {
        if (condition == null) {
            return null;
        }
        if (client == null) {
            return Decision.Deny.ADDRESS_UNREADABLE;
        }
        return condition.allows(client) ? null : Decision.Deny.ADDRESS_REFUSED;
    }

    private static Decision applyPolicies(CompiledToken token, AccessRequest request) {
        Resource resource = request.resource();
        long wanted = request.anyOf().bits();
        long left = wanted & ~Grants.taken(token.denies(), resource);
        long permitted = left & ownerBits(token, resource, request.ownerRights());
        Grant allow = Grants.firstGiving(token.allows(), permitted, resource, token.denies());
        if (allow != null) {
            return allow.decision();
        }
        if (left != wanted) {
            Grant deny = Grants.firstTaking(token.denies(), wanted, resource);
            return deny == null ? Decision.Deny.NOT_GRANTED : deny.decision();
        }
        boolean granted = Grants.firstGiving(token.allows(), left, resource, token.denies()) != null;
        return granted ? Decision.Deny.OWNER_MAY_NOT : Decision.Deny.NOT_GRANTED;
    }

    private static long ownerBits(CompiledToken token, Resource resource, PermissionSet ownerRights) {
        if (token.isUsers() && !(resource instanceof Resource.User)) {
            return ownerRights.bits(); // the usual case, without looking at the owner
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

    /** An account's token never leaves its account, whatever its policies name. */
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
