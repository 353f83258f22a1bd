package dev.ambit.zones;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.zone.ZoneSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a zone's DNS settings, in Cloudflare's order of members. What has no meaning here (there is no proxy and
 * no second provider) has a fixed value; {@code nameservers.names} is our own.
 */
record DnsSettingsJson(
        boolean flattenAllCnames,
        boolean foundationDns,
        Map<String, String> internalDns,
        boolean multiProvider,
        NameServers nameservers,
        int nsTtl,
        boolean secondaryOverrides,
        SoaJson soa,
        String zoneMode) {
    /** Each zone has its own name servers. */
    static final String NAME_SERVER_TYPE = "custom.zone";

    static final String ZONE_MODE = "dns_only";

    record NameServers(List<String> names, String type) {}

    /** {@code mname} is null when it is the first name server; {@code rname} has the local part as its first label. */
    record SoaJson(int expire, int minTtl, @Nullable String mname, int refresh, int retry, String rname, int ttl) {}

    static DnsSettingsJson of(ZoneSettings settings) {
        return new DnsSettingsJson(
                false,
                false,
                Map.of(),
                false,
                new NameServers(
                        settings.nameServers().stream().map(DnsName::toString).toList(), NAME_SERVER_TYPE),
                settings.nameServerTtl(),
                false,
                new SoaJson(
                        settings.expire(),
                        settings.minimumTtl(),
                        settings.hasDefaultPrimary() ? null : settings.primary().toString(),
                        settings.refresh(),
                        settings.retry(),
                        settings.mailbox().toString(),
                        settings.soaTtl()),
                ZONE_MODE);
    }
}
