package dev.ambit.core.authorizer;

import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ResourceScope;
import dev.ambit.core.resource.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The test oracle for {@link Delegation}: compares each group on each resource with each grant. */
record ReferenceDelegation(PermissionCatalog catalog, Function<ZoneId, Optional<AccountId>> accountOf) {
    List<Delegation.Excess> excess(List<Policy> policies, List<Policy> held) {
        List<Grant> allows = grants(held, Effect.ALLOW);
        List<Grant> denies = grants(held, Effect.DENY);
        List<Grant> ownDenies = grants(policies, Effect.DENY);
        List<Delegation.Excess> excess = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            Policy policy = policies.get(i);
            if (policy.effect() == Effect.DENY) {
                continue;
            }
            for (ResourceScope scope : policy.resources().scopes()) {
                for (PermissionGroupId group : policy.groups()) {
                    PermissionSet permissions = catalog.find(group)
                            .map(known -> known.permissions())
                            .orElse(PermissionSet.NONE);
                    if (!isHeld(CompiledToken.grant(scope, Effect.ALLOW, permissions), allows, denies, ownDenies)) {
                        excess.add(new Delegation.Excess(i, group, scope));
                    }
                }
            }
        }
        return excess;
    }

    private boolean isHeld(Grant wanted, List<Grant> allows, List<Grant> denies, List<Grant> ownDenies) {
        long given = 0;
        for (Grant allow : allows) {
            boolean whole = allow.records() == null || wanted.records() != null;
            given |= whole && covers(allow, wanted) ? allow.permissions() : 0;
        }
        if ((wanted.permissions() & ~given) != 0) {
            return false;
        }
        for (Grant deny : denies) {
            long denied = deny.permissions() & wanted.permissions();
            if (denied != 0 && overlaps(deny, wanted) && !isRepeated(deny, denied, ownDenies)) {
                return false;
            }
        }
        return true;
    }

    private boolean isRepeated(Grant deny, long denied, List<Grant> ownDenies) {
        long repeated = 0;
        for (Grant own : ownDenies) {
            repeated |= covers(own, deny) ? own.permissions() : 0;
        }
        return (denied & ~repeated) == 0;
    }

    private List<Grant> grants(List<Policy> policies, Effect effect) {
        List<Grant> grants = new ArrayList<>();
        for (Policy policy : policies) {
            if (policy.effect() == effect) {
                PermissionSet permissions = CompiledToken.permissions(policy, catalog);
                policy.resources()
                        .scopes()
                        .forEach(scope -> grants.add(CompiledToken.grant(scope, effect, permissions)));
            }
        }
        return grants;
    }

    private boolean covers(Grant outer, Grant inner) {
        boolean resource = switch (outer.kind()) {
            case USER, ACCOUNT -> sameKey(outer, inner);
            case ALL_ACCOUNTS -> inner.kind() == Kind.ACCOUNT || inner.kind() == Kind.ALL_ACCOUNTS;
            case ZONE -> sameKey(outer, inner) && isAsWide(outer.account(), inner);
            case ACCOUNT_ZONES ->
                sameKey(outer, inner) || (inner.kind() == Kind.ZONE && isAccount(outer, account(inner)));
            case ALL_ZONES -> isZoneKind(inner);
        };
        return resource && outer.covers(inner.records());
    }

    private boolean overlaps(Grant one, Grant other) {
        boolean resource = switch (one.kind()) {
            case USER -> sameKey(one, other);
            case ACCOUNT -> sameKey(one, other) || other.kind() == Kind.ALL_ACCOUNTS;
            case ALL_ACCOUNTS -> other.kind() == Kind.ACCOUNT || other.kind() == Kind.ALL_ACCOUNTS;
            case ZONE -> isZoneKind(other) && (other.kind() != Kind.ZONE || sameKey(one, other));
            case ACCOUNT_ZONES -> isZoneKind(other) && (other.kind() != Kind.ACCOUNT_ZONES || sameKey(one, other));
            case ALL_ZONES -> isZoneKind(other);
        };
        return resource && orAll(one.records()).overlaps(orAll(other.records()));
    }

    private boolean isAsWide(@Nullable AccountId within, Grant inner) {
        return within == null || within.equals(inner.account()) || within.equals(account(inner));
    }

    private @Nullable AccountId account(Grant zone) {
        if (zone.kind() != Kind.ZONE) {
            return null;
        }
        AccountId real = accountOf.apply(new ZoneId(zone.high(), zone.low())).orElse(null);
        return zone.account() == null || zone.account().equals(real) ? real : null;
    }

    private static boolean isAccount(Grant zones, @Nullable AccountId account) {
        return account != null && account.high() == zones.high() && account.low() == zones.low();
    }

    private static boolean sameKey(Grant one, Grant other) {
        return other.hasKey(one.kind(), one.high(), one.low());
    }

    private static boolean isZoneKind(Grant grant) {
        return switch (grant.kind()) {
            case ZONE, ACCOUNT_ZONES, ALL_ZONES -> true;
            case USER, ACCOUNT, ALL_ACCOUNTS -> false;
        };
    }

    private static RecordPattern orAll(@Nullable RecordPattern pattern) {
        return pattern == null ? RecordPattern.ALL : pattern;
    }
}
