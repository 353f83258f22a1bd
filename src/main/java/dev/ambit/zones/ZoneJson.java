package dev.ambit.zones;

import dev.ambit.core.account.Account;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.zone.Zone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a zone, in the recorded order of members: shell clients take the first {@code id} and the first
 * {@code name}. Members for features that this server does not have (plans, tenants, registrars) have the values of a
 * free zone, since typed clients fail on absent members.
 */
record ZoneJson(
        String id,
        String name,
        String status,
        boolean paused,
        String type,
        int developmentMode,
        List<String> nameServers,
        @Nullable List<String> originalNameServers,
        @Nullable String originalRegistrar,
        @Nullable String originalDnshost,
        Instant modifiedOn,
        Instant createdOn,
        @Nullable Instant activatedOn,
        List<String> vanityNameServers,
        @Nullable List<String> vanityNameServersIps,
        Meta meta,
        Owner owner,
        NamedAccount account,
        Tenant tenant,
        TenantUnit tenantUnit,
        List<String> permissions,
        Plan plan) {

    record Meta(int step, int customCertificateQuota, int pageRuleQuota, boolean phishingDetected) {
        static final Meta NONE = new Meta(4, 0, 3, false);
    }

    record Owner(@Nullable String id, String type, @Nullable String email) {
        static final Owner UNNAMED = new Owner(null, "user", null);
    }

    record NamedAccount(String id, String name) {}

    record Tenant(@Nullable String id, @Nullable String name) {
        static final Tenant NONE = new Tenant(null, null);
    }

    record TenantUnit(@Nullable String id) {
        static final TenantUnit NONE = new TenantUnit(null);
    }

    record Plan(
            String id,
            String name,
            int price,
            String currency,
            String frequency,
            boolean isSubscribed,
            boolean canSubscribe,
            String legacyId,
            boolean legacyDiscount,
            boolean externallyManaged) {
        static final Plan FREE = new Plan(
                "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "Free Website", 0, "USD", "", false, false, "free", false, false);
    }

    /** {@code permissions} are those of the caller. */
    static ZoneJson of(Zone zone, Account account, PermissionSet permissions) {
        return new ZoneJson(
                zone.id().toString(),
                zone.name().toUnicode(),
                zone.status().toString(),
                zone.paused(),
                zone.type().toString(),
                0,
                zone.settings().nameServers().stream().map(DnsName::toString).toList(),
                null,
                null,
                null,
                zone.modifiedOn(),
                zone.createdOn(),
                zone.activatedOn(),
                zone.vanityNameServers(),
                null,
                Meta.NONE,
                Owner.UNNAMED,
                new NamedAccount(account.id().toString(), account.name()),
                Tenant.NONE,
                TenantUnit.NONE,
                words(permissions),
                Plan.FREE);
    }

    private static final Map<Permission, String> WORDS = Map.of(
            Permission.DNS_WRITE, "#dns_records:edit",
            Permission.DNS_READ, "#dns_records:read",
            Permission.ZONE_WRITE, "#zone:edit",
            Permission.ZONE_READ, "#zone:read");

    private static List<String> words(PermissionSet permissions) {
        return permissions.intersect(PermissionSet.ZONE).permissions().stream()
                .map(permission -> WORDS.getOrDefault(permission, ""))
                .filter(word -> !word.isEmpty())
                .sorted()
                .toList();
    }
}
