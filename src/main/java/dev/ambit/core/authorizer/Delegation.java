package dev.ambit.core.authorizer;

import dev.ambit.core.Budget;
import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ResourceScope;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one token permits everything that another permits, so that a token can only delegate permissions that
 * it has. Conservative: false when it cannot be determined.
 *
 * <p>The permissions of a policy are checked together and grants are looked up by resource, so that the work grows with
 * the sum of the resources of both tokens. With their product, a request of 31 KB occupied the writer for half a
 * minute.
 */
public final class Delegation {
    private final PermissionCatalog catalog;
    private final Function<ZoneId, Optional<AccountId>> accountOf;

    /** {@code catalog} resolves permission groups; {@code accountOf} returns the account of a zone. */
    public Delegation(PermissionCatalog catalog, Function<ZoneId, Optional<AccountId>> accountOf) {
        this.catalog = catalog;
        this.accountOf = accountOf;
    }

    /** A permission group on a resource that the holder lacks; {@code policy} is the index of the policy. */
    public record Excess(int policy, PermissionGroupId group, ResourceScope resource) {}

    /** Returns the permissions that {@code holder} can delegate. Reusable for any number of tokens. */
    public HolderPermissions permissionsOf(CompiledToken holder) {
        return new HolderPermissions(holder);
    }

    /** Whether {@code holder} covers {@code token}: policies, addresses and lifetime. */
    public boolean isWithin(Token token, Token holder) {
        return permissionsOf(CompiledToken.compile(holder, catalog)).covers(CompiledToken.compile(token, catalog));
    }

    /** The permissions of one token. */
    public final class HolderPermissions {
        private final AddressCondition condition;
        private final Lifetime lifetime;
        private final GrantIndex allows;
        private final List<Grant> denies;

        /** The index of all denies, precomputed because most tokens that are checked have no denies. */
        private final GrantIndex allDenies;

        private HolderPermissions(CompiledToken holder) {
            this.condition = condition(holder);
            this.lifetime = lifetime(holder);
            this.allows = GrantIndex.covering(PackedGrants.grants(holder, Effect.ALLOW));
            this.denies = PackedGrants.grants(holder, Effect.DENY);
            this.allDenies = deniesNotRepeated(GrantIndex.covering(List.of()));
        }

        /** Whether this covers {@code token}: policies, addresses and lifetime. */
        public boolean covers(CompiledToken token) {
            if (!covers(condition(token)) || !covers(lifetime(token))) {
                return false;
            }
            GrantIndex denied = deniesNotRepeated(PackedGrants.grants(token, Effect.DENY));
            return PackedGrants.grants(token, Effect.ALLOW).stream().allMatch(wanted -> missing(wanted, denied) == 0);
        }

        public boolean covers(AddressCondition other) {
            return condition.covers(other);
        }

        public boolean covers(Lifetime other) {
            return lifetime.covers(other);
        }

        /** Whether it expires. If not, a lifetime that is not covered starts too early. */
        public boolean expires() {
            return lifetime.expiresOn() != null;
        }

        /** Returns everything that {@code policies} allow and this does not. */
        public List<Excess> excess(List<Policy> policies) {
            List<Grant> ownDenies = new ArrayList<>();
            for (Policy policy : policies) {
                if (policy.effect() == Effect.DENY) {
                    PermissionSet permissions = CompiledToken.permissions(policy, catalog);
                    policy.resources()
                            .scopes()
                            .forEach(scope -> ownDenies.add(CompiledToken.grant(scope, Effect.DENY, permissions)));
                }
            }
            GrantIndex denied = deniesNotRepeated(ownDenies);
            List<Excess> excess = new ArrayList<>();
            for (int i = 0; i < policies.size(); i++) {
                if (policies.get(i).effect() == Effect.ALLOW) {
                    addExcess(excess, i, policies.get(i), denied);
                }
            }
            return excess;
        }

        private void addExcess(List<Excess> excess, int index, Policy policy, GrantIndex denied) {
            PermissionSet combined = CompiledToken.permissions(policy, catalog);
            for (ResourceScope scope : policy.resources().scopes()) {
                long missing = missing(CompiledToken.grant(scope, Effect.ALLOW, combined), denied);
                for (PermissionGroupId group : missing == 0 ? List.<PermissionGroupId>of() : policy.groups()) {
                    long permissions = catalog.find(group)
                            .map(known -> known.permissions().bits())
                            .orElse(0L);
                    if ((permissions & missing) != 0) {
                        excess.add(new Excess(index, group, scope));
                    }
                }
            }
        }

        /**
         * Returns the permissions of {@code wanted} that are not allowed, or are denied and the deny is not repeated.
         */
        private long missing(Grant wanted, GrantIndex denied) {
            Budget.step();
            long given = allows.coveringAllow(wanted, account(wanted));
            return wanted.permissions() & (~given | denied.overlapping(wanted));
        }

        private GrantIndex deniesNotRepeated(List<Grant> ownDenies) {
            return ownDenies.isEmpty() ? allDenies : deniesNotRepeated(GrantIndex.covering(ownDenies));
        }

        /** Returns the denies of the holder that {@code own} does not repeat. */
        private GrantIndex deniesNotRepeated(GrantIndex own) {
            GrantIndex denied = new GrantIndex();
            for (Grant deny : denies) {
                Budget.step();
                long left = deny.permissions() & ~own.coveringDeny(deny, account(deny));
                if (left != 0) {
                    denied.add(deny, left);
                }
            }
            return denied;
        }
    }

    private @Nullable AccountId account(Grant zone) {
        if (zone.kind() != Kind.ZONE) {
            return null;
        }
        AccountId real = accountOf.apply(new ZoneId(zone.high(), zone.low())).orElse(null);
        // A zone that is nested in an account other than its own matches nothing; it has no account then.
        return zone.account() == null || zone.account().equals(real) ? real : null;
    }

    private static AddressCondition condition(CompiledToken token) {
        AddressCondition condition = token.condition();
        return condition == null ? AddressCondition.NONE : condition;
    }

    private static Lifetime lifetime(CompiledToken token) {
        return new Lifetime(token.notBefore(), token.expiresOn());
    }
}
