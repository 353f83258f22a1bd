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
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token in the form used for decisions. Compiled once when it is stored or loaded, and immutable. The layout is flat,
 * because there can be ten million instances.
 */
public class CompiledToken {
    private static final long UNBOUNDED_BEFORE = Long.MIN_VALUE;
    private static final long UNBOUNDED_AFTER = Long.MAX_VALUE;
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000 - 1;

    private final long idHigh;
    private final long idLow;
    private final TokenOwner owner;
    private final boolean userOwned;
    private final boolean enabled;
    private final long notBefore;
    private final long expiresOn;
    private final @Nullable AddressCondition condition;

    // PackedGrants.wholeZone of a token without denies: the common case needs no other object.
    private final long zoneHigh;
    private final long zoneLow;
    private final long zonePermissions;

    private final int allowCount;
    private final long[] grants; // see PackedGrants
    private final Grant[] narrowed;

    /**
     * Compiles {@code token} with the permission groups of {@code catalog}. An unknown group allows nothing, and in a
     * deny policy denies everything on its resources.
     */
    protected CompiledToken(Token token, PermissionCatalog catalog) {
        this.idHigh = token.id().high();
        this.idLow = token.id().low();
        this.owner = token.owner();
        this.userOwned = token.owner() instanceof TokenOwner.User;
        this.enabled = token.enabled();
        Instant start = token.lifetime().notBefore();
        Instant end = token.lifetime().expiresOn();
        this.notBefore = start == null ? UNBOUNDED_BEFORE : micros(start);
        this.expiresOn = end == null ? UNBOUNDED_AFTER : micros(end);
        this.condition = token.condition().isEmpty() ? null : token.condition();
        List<PackedGrants.Compiled> compiled = PackedGrants.sorted(grants(token, catalog));
        this.allowCount = PackedGrants.allowCount(compiled);
        Grant zone = allowCount < compiled.size() ? null : PackedGrants.wholeZone(compiled);
        this.zoneHigh = zone == null ? 0 : zone.high();
        this.zoneLow = zone == null ? 0 : zone.low();
        this.zonePermissions = zone == null ? 0 : zone.permissions();
        this.grants = PackedGrants.rows(compiled);
        this.narrowed = PackedGrants.narrowed(compiled);
    }

    public static CompiledToken compile(Token token, PermissionCatalog catalog) {
        return new CompiledToken(token, catalog);
    }

    private static List<PackedGrants.Compiled> grants(Token token, PermissionCatalog catalog) {
        List<PackedGrants.Compiled> grants = new ArrayList<>();
        for (Policy policy : token.policies()) {
            PermissionSet permissions = permissions(policy, catalog);
            for (ResourceScope scope : policy.resources().scopes()) {
                Grant grant = grant(scope, policy.effect(), permissions);
                if (grant.permissions() != 0) {
                    grants.add(new PackedGrants.Compiled(policy.effect(), grant, policy.id()));
                }
            }
        }
        return grants;
    }

    /** Converts to microseconds since 1970, the precision of the storage; clamped to the range of a long. */
    static long micros(Instant instant) {
        long seconds = Math.clamp(instant.getEpochSecond(), -MAX_SECONDS, MAX_SECONDS);
        return seconds * 1_000_000 + instant.getNano() / 1_000;
    }

    public TokenId id() {
        return new TokenId(idHigh, idLow);
    }

    /** Whether {@code id} is the id of this token. Does not allocate. */
    public boolean hasId(TokenId id) {
        return id.high() == idHigh && id.low() == idLow;
    }

    public TokenOwner owner() {
        return owner;
    }

    /** Whether the owner is a user. Stored in this object, to avoid reading the owner. */
    public boolean isUserOwned() {
        return userOwned;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** The start of its validity; null when unlimited. */
    public @Nullable Instant notBefore() {
        return notBefore == UNBOUNDED_BEFORE ? null : instant(notBefore);
    }

    /** The end of its validity; null when unlimited. */
    public @Nullable Instant expiresOn() {
        return expiresOn == UNBOUNDED_AFTER ? null : instant(expiresOn);
    }

    /** The client addresses that it may be used from; null when unrestricted. */
    public @Nullable AddressCondition condition() {
        return condition;
    }

    /** Whether {@code other} has the same owner, policies, address condition, lifetime and enabled state. */
    public boolean hasSamePermissionsAs(CompiledToken other) {
        return enabled == other.enabled
                && owner.equals(other.owner)
                && notBefore == other.notBefore
                && expiresOn == other.expiresOn
                && Objects.equals(condition, other.condition)
                && allowCount == other.allowCount
                && Arrays.equals(grants, other.grants)
                && Arrays.equals(narrowed, other.narrowed);
    }

    long notBeforeMicros() {
        return notBefore;
    }

    long expiresOnMicros() {
        return expiresOn;
    }

    /** Permissions that are allowed on the whole of {@code zone} and not denied. The grants may allow more. */
    long fastPathPermissions(ZoneId zone) {
        return zone.high() == zoneHigh && zone.low() == zoneLow ? zonePermissions : 0;
    }

    long[] grants() {
        return grants;
    }

    /** The number of allows in the grants; the denies follow them. */
    int allowCount() {
        return allowCount;
    }

    Grant[] narrowed() {
        return narrowed;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    static PermissionSet permissions(Policy policy, PermissionCatalog catalog) {
        PermissionSet all = PermissionSet.NONE;
        for (PermissionGroupId group : policy.groups()) {
            PermissionSet unknown = policy.effect() == Effect.DENY ? PermissionSet.ALL : PermissionSet.NONE;
            all = all.with(catalog.find(group).map(PermissionGroup::permissions).orElse(unknown));
        }
        return all;
    }

    static Grant grant(ResourceScope scope, Effect effect, PermissionSet permissions) {
        long user = permissions.intersect(PermissionSet.of(Category.USER)).bits();
        long account = permissions.intersect(PermissionSet.of(Category.ACCOUNT)).bits();
        long zone = permissions.intersect(PermissionSet.of(Category.ZONE)).bits();
        long dns = permissions.intersect(PermissionSet.DNS).bits();
        return switch (scope) {
            case ResourceScope.OneUser one -> keyed(Kind.USER, one.id(), user, null, null);
            case ResourceScope.OneAccount one -> keyed(Kind.ACCOUNT, one.id(), account, null, null);
            case ResourceScope.AllAccounts _ -> new Grant(Kind.ALL_ACCOUNTS, 0, 0, account, null, null);
            case ResourceScope.OneZone one -> keyed(Kind.ZONE, one.id(), zone, null, null);
            case ResourceScope.ZoneOfAccount one -> keyed(Kind.ZONE, one.zone(), zone, one.account(), null);
            case ResourceScope.ZonesOfAccount all -> keyed(Kind.ACCOUNT_ZONES, all.account(), zone, null, null);
            case ResourceScope.AllZones _ -> new Grant(Kind.ALL_ZONES, 0, 0, zone, null, null);
            case ResourceScope.RecordsOfZone some ->
                keyed(Kind.ZONE, some.zone(), dns, null, records(some.records(), effect));
            case ResourceScope.RecordsOfAllZones some ->
                new Grant(Kind.ALL_ZONES, 0, 0, dns, null, records(some.records(), effect));
        };
    }

    private static RecordPattern records(RecordPattern named, Effect effect) {
        return effect == Effect.ALLOW ? named.allowed() : named;
    }

    private static Grant keyed(
            Kind kind, ObjectId key, long permissions, @Nullable AccountId within, @Nullable RecordPattern records) {
        return new Grant(kind, key.high(), key.low(), permissions, within, records);
    }
}
