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
 * Whether everything that one token could ever do, another could do too: the bound of a token that may only pass on what
 * it holds. Says no when it cannot tell.
 *
 * <p>The permissions of a policy are judged together and grants are found by what they name, so that the work grows with the
 * resources of both tokens and not with their product: that is how 31 KB kept the writer busy for half a minute.
 */
public final class Delegation {
    private final PermissionCatalog catalog;
    private final Function<ZoneId, Optional<AccountId>> accountOf;

    /** Judges by the groups of {@code catalog}; {@code accountOf} knows which account holds a zone. */
    public Delegation(PermissionCatalog catalog, Function<ZoneId, Optional<AccountId>> accountOf) {
        this.catalog = catalog;
        this.accountOf = accountOf;
    }

    /** A permission group on a resource that the holder does not have; {@code policy} is the index of its policy. */
    public record Excess(int policy, PermissionGroupId group, ResourceScope resource) {}

    /** What {@code holder} may pass on; made once to judge any number of tokens. */
    public HolderPermissions permissionsOf(CompiledToken holder) {
        return new HolderPermissions(holder);
    }

    /** Whether {@code token} lies within {@code holder}: policies, addresses and lifetime. */
    public boolean isWithin(Token token, Token holder) {
        return permissionsOf(CompiledToken.compile(holder, catalog)).covers(CompiledToken.compile(token, catalog));
    }

    /** What one token holds. */
    public final class HolderPermissions {
        private final AddressCondition condition;
        private final Lifetime lifetime;
        private final GrantIndex allows;
        private final List<Grant> denies;

        /** Of all denies: most tokens that are judged deny nothing themselves. */
        private final GrantIndex allDenies;

        private HolderPermissions(CompiledToken holder) {
            this.condition = condition(holder);
            this.lifetime = lifetime(holder);
            this.allows = GrantIndex.covering(PackedGrants.grants(holder, Effect.ALLOW));
            this.denies = PackedGrants.grants(holder, Effect.DENY);
            this.allDenies = deniesNotRepeated(GrantIndex.covering(List.of()));
        }

        /** Whether {@code token} lies within it: policies, addresses and lifetime. */
        public boolean covers(CompiledToken token) {
            if (!covers(condition(token)) || !covers(lifetime(token))) {
                return false;
            }
            GrantIndex unkept = deniesNotRepeated(PackedGrants.grants(token, Effect.DENY));
            return PackedGrants.grants(token, Effect.ALLOW).stream().allMatch(wanted -> missing(wanted, unkept) == 0);
        }

        public boolean covers(AddressCondition other) {
            return condition.covers(other);
        }

        public boolean covers(Lifetime other) {
            return lifetime.covers(other);
        }

        /** Whether it has an end; else a lifetime beyond it begins too early. */
        public boolean ends() {
            return lifetime.expiresOn() != null;
        }

        /** Everything that {@code policies} give and this does not. */
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
            GrantIndex unkept = deniesNotRepeated(ownDenies);
            List<Excess> excess = new ArrayList<>();
            for (int i = 0; i < policies.size(); i++) {
                if (policies.get(i).effect() == Effect.ALLOW) {
                    addExcess(excess, i, policies.get(i), unkept);
                }
            }
            return excess;
        }

        private void addExcess(List<Excess> excess, int index, Policy policy, GrantIndex unkept) {
            PermissionSet together = CompiledToken.permissions(policy, catalog);
            for (ResourceScope scope : policy.resources().scopes()) {
                long missing = missing(CompiledToken.grant(scope, Effect.ALLOW, together), unkept);
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

        /** The permissions of {@code wanted} that are not allowed here, or are denied here and by none of its own denies. */
        private long missing(Grant wanted, GrantIndex unkept) {
            Budget.step();
            long given = allows.coveringAllow(wanted, account(wanted));
            return wanted.permissions() & (~given | unkept.meeting(wanted));
        }

        private GrantIndex deniesNotRepeated(List<Grant> ownDenies) {
            return ownDenies.isEmpty() ? allDenies : deniesNotRepeated(GrantIndex.covering(ownDenies));
        }

        /** What is denied here without being denied by {@code own}, too. */
        private GrantIndex deniesNotRepeated(GrantIndex own) {
            GrantIndex unkept = new GrantIndex();
            for (Grant deny : denies) {
                Budget.step();
                long left = deny.permissions() & ~own.coveringDeny(deny, account(deny));
                if (left != 0) {
                    unkept.add(deny, left);
                }
            }
            return unkept;
        }
    }

    private @Nullable AccountId account(Grant zone) {
        if (zone.kind() != Kind.ZONE) {
            return null;
        }
        AccountId real = accountOf.apply(new ZoneId(zone.high(), zone.low())).orElse(null);
        // A zone named in an account that is not its own reaches nothing; take no account for it then.
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
