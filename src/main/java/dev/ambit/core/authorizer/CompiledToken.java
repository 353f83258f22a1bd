package dev.ambit.core.authorizer;

import dev.ambit.core.authorizer.Grant.Kind;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Effect;
import dev.ambit.core.policy.Permission.Category;
import dev.ambit.core.policy.PermissionCatalog;
import dev.ambit.core.policy.PermissionGroup;
import dev.ambit.core.policy.PermissionGroupId;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.policy.Policy;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ObjectId;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ResourceScope;
import dev.ambit.core.token.Lifetime;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token made ready to be asked: compiled once when it is stored or loaded, immutable afterwards. */
public final class CompiledToken {
    private final TokenId id;
    private final TokenOwner owner;
    private final boolean enabled;
    private final Lifetime lifetime;
    private final @Nullable AddressCondition condition;
    private final Grants allows;
    private final Grants denies;

    private CompiledToken(Token token, Grants allows, Grants denies) {
        this.id = token.id();
        this.owner = token.owner();
        this.enabled = token.enabled();
        this.lifetime = token.lifetime();
        this.condition = token.condition().isEmpty() ? null : token.condition();
        this.allows = allows;
        this.denies = denies;
    }

    /**
     * Compiles {@code token} with the permission groups of {@code catalog}. A group that the catalog does not know gives
     * nothing, and denied takes everything that its policy's resources could carry.
     */
    public static CompiledToken compile(Token token, PermissionCatalog catalog) {
        List<Grant> allows = new ArrayList<>();
        List<Grant> denies = new ArrayList<>();
        for (Policy policy : token.policies()) {
            boolean allow = policy.effect() == Effect.ALLOW;
            Decision decision = allow
                    ? new Decision.Allow(policy.id())
                    : new Decision.Deny(DenyReason.DENIED_BY_POLICY, policy.id());
            PermissionSet permissions = permissions(policy, catalog);
            for (ResourceScope scope : policy.resources().scopes()) {
                Grant grant = grant(scope, permissions, decision);
                if (grant.permissions() != 0) {
                    (allow ? allows : denies).add(grant);
                }
            }
        }
        return new CompiledToken(token, new Grants(allows), new Grants(denies));
    }

    public TokenId id() {
        return id;
    }

    public TokenOwner owner() {
        return owner;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public Lifetime lifetime() {
        return lifetime;
    }

    /** Where it may be used from; null when anywhere. */
    public @Nullable AddressCondition condition() {
        return condition;
    }

    Grants allows() {
        return allows;
    }

    Grants denies() {
        return denies;
    }

    static PermissionSet permissions(Policy policy, PermissionCatalog catalog) {
        PermissionSet all = PermissionSet.NONE;
        for (PermissionGroupId group : policy.groups()) {
            PermissionSet unknown = policy.effect() == Effect.DENY ? PermissionSet.ALL : PermissionSet.NONE;
            all = all.with(catalog.find(group).map(PermissionGroup::permissions).orElse(unknown));
        }
        return all;
    }

    static Grant grant(ResourceScope scope, PermissionSet permissions, Decision decision) {
        long user = permissions.intersect(PermissionSet.of(Category.USER)).bits();
        long account = permissions.intersect(PermissionSet.of(Category.ACCOUNT)).bits();
        long zone = permissions.intersect(PermissionSet.of(Category.ZONE)).bits();
        long dns = permissions.intersect(PermissionSet.DNS).bits();
        return switch (scope) {
            case ResourceScope.OneUser one -> keyed(Kind.USER, one.id(), user, decision, null, null);
            case ResourceScope.OneAccount one -> keyed(Kind.ACCOUNT, one.id(), account, decision, null, null);
            case ResourceScope.AllAccounts _ -> new Grant(Kind.ALL_ACCOUNTS, 0, 0, account, decision, null, null);
            case ResourceScope.OneZone one -> keyed(Kind.ZONE, one.id(), zone, decision, null, null);
            case ResourceScope.ZoneOfAccount one -> keyed(Kind.ZONE, one.zone(), zone, decision, one.account(), null);
            case ResourceScope.ZonesOfAccount all ->
                keyed(Kind.ACCOUNT_ZONES, all.account(), zone, decision, null, null);
            case ResourceScope.AllZones _ -> new Grant(Kind.ALL_ZONES, 0, 0, zone, decision, null, null);
            case ResourceScope.RecordsOfZone some -> keyed(Kind.ZONE, some.zone(), dns, decision, null, some.records());
            case ResourceScope.RecordsOfAllZones some ->
                new Grant(Kind.ALL_ZONES, 0, 0, dns, decision, null, some.records());
        };
    }

    private static Grant keyed(
            Kind kind,
            ObjectId key,
            long permissions,
            Decision decision,
            @Nullable AccountId within,
            @Nullable RecordPattern records) {
        return new Grant(kind, key.high(), key.low(), permissions, decision, within, records);
    }
}
