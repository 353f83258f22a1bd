package dev.ambit.zones;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.HostName;
import dev.ambit.core.dns.Serial;
import dev.ambit.core.zone.Mailbox;
import dev.ambit.core.zone.Zone;
import dev.ambit.core.zone.ZoneSettings;
import dev.ambit.http.wire.ErrorCode;
import dev.ambit.http.wire.JsonFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a change of a zone's DNS settings. Cloudflare's ranges apply to new values only: a configured value that is outside
 * of them may be sent back.
 */
final class DnsSettingsPatch {
    private static final int MAX_NAME_SERVERS = 13;
    private static final String HOST_NAME = "a host name, such as `ns1.example.net`";
    private static final List<String> FLAGS =
            List.of("flatten_all_cnames", "foundation_dns", "multi_provider", "secondary_overrides");

    private final JsonFields fields;
    private final Zone zone;
    private final ZoneSettings present;

    private DnsSettingsPatch(JsonFields fields, Zone zone) {
        this.fields = fields;
        this.zone = zone;
        this.present = zone.settings();
    }

    /**
     * Returns {@code zone} with the changes in {@code body} and a newer serial; {@code zone} itself when nothing differs.
     *
     * @throws dev.ambit.http.wire.ApiException with all invalid members
     */
    static Zone apply(JsonNode body, Zone zone, Instant now) {
        return new DnsSettingsPatch(JsonFields.of(body, ErrorCode.INVALID_REQUEST), zone).apply(now);
    }

    private Zone apply(Instant now) {
        refuseOtherFixedValues();
        List<DnsName> names =
                fields.optionalObject("nameservers").flatMap(this::nameServers).orElse(present.nameServers());
        int nameServerTtl = seconds(fields, "ns_ttl", 30, 86_400, present.nameServerTtl());
        Optional<JsonFields> soa = fields.optionalObject("soa");
        ZoneSettings settings = soa.map(members -> settings(members, names, nameServerTtl))
                .orElseGet(() -> settings(names, nameServerTtl));
        Long serial = soa.flatMap(this::serial).orElse(null);
        fields.check();
        return settings.equals(present) && serial == null ? zone : zone.withSettings(settings, next(serial), now);
    }

    private long next(@Nullable Long requested) {
        long next = Serial.next(zone.serial());
        return requested == null ? next : Serial.newer(next, requested);
    }

    private void refuseOtherFixedValues() {
        for (String flag : FLAGS) {
            if (fields.optionalFlag(flag).orElse(false)) {
                fields.problem(flag, "must be false: this server does not have it");
            }
        }
        requireFixed(fields, "zone_mode", DnsSettingsJson.ZONE_MODE);
        fields.optionalObject("internal_dns").ifPresent(internal -> {
            if (internal.value("reference_zone_id").isPresent()) {
                internal.problem("reference_zone_id", "must be absent: there are no internal zones");
            }
        });
    }

    private static void requireFixed(JsonFields fields, String name, String fixed) {
        fields.optional(name, "`" + fixed + "`", text -> Optional.of(text).filter(fixed::equals));
    }

    private Optional<List<DnsName>> nameServers(JsonFields servers) {
        requireFixed(servers, "type", DnsSettingsJson.NAME_SERVER_TYPE);
        if (servers.value("ns_set").isPresent()) {
            servers.problem("ns_set", "must be absent: there are no sets of name servers");
        }
        if (servers.value("names")
                .filter(JsonNode::isArray)
                .filter(JsonNode::isEmpty)
                .isPresent()) {
            servers.problem("names", "must have 1 to " + MAX_NAME_SERVERS + " host names");
        }
        List<String> texts = servers.texts("names", MAX_NAME_SERVERS);
        List<DnsName> names = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String at = "names/" + i;
            Optional<DnsName> name = HostName.parse(texts.get(i));
            if (name.isEmpty()) {
                problemAt(servers, at, "must be " + HOST_NAME);
            } else if (names.contains(name.get())) {
                problemAt(servers, at, "occurs twice");
            } else {
                names.add(name.get());
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static void problemAt(JsonFields fields, String below, String message) {
        fields.problem(fields.pointer() + "/" + below, ErrorCode.INVALID_REQUEST.code(), message);
    }

    /** The settings without changes of the SOA record itself; a primary that was the first name server still is. */
    private ZoneSettings settings(List<DnsName> names, int nameServerTtl) {
        return new ZoneSettings(
                names,
                nameServerTtl,
                present.hasDefaultPrimary() ? names.getFirst() : present.primary(),
                present.mailbox(),
                present.refresh(),
                present.retry(),
                present.expire(),
                present.minimumTtl(),
                present.soaTtl());
    }

    private ZoneSettings settings(JsonFields soa, List<DnsName> names, int nameServerTtl) {
        ZoneSettings settings = settings(names, nameServerTtl);
        DnsName primary = soa.optional("mname", HOST_NAME + ", or null", HostName::parse)
                .orElse(soa.isNull("mname") ? names.getFirst() : settings.primary());
        DnsName mailbox = soa.optional(
                        "rname", "an e-mail address, such as `hostmaster@example.com`", DnsSettingsPatch::mailbox)
                .orElse(settings.mailbox());
        return new ZoneSettings(
                names,
                nameServerTtl,
                primary,
                mailbox,
                seconds(soa, "refresh", 600, 86_400, settings.refresh()),
                seconds(soa, "retry", 600, 86_400, settings.retry()),
                seconds(soa, "expire", 86_400, 2_419_200, settings.expire()),
                seconds(soa, "min_ttl", 60, 86_400, settings.minimumTtl()),
                seconds(soa, "ttl", 300, 86_400, settings.soaTtl()));
    }

    /** An answered mailbox may have escapes, which {@link Mailbox#parse} does not accept. */
    private static Optional<DnsName> mailbox(String text) {
        return text.contains("\\")
                ? DnsName.parsePresentation(text).toOptional()
                : Mailbox.parse(text).map(Mailbox::name);
    }

    private static int seconds(JsonFields fields, String name, int min, int max, int present) {
        long seconds = fields.optionalNumber(name).orElse((long) present);
        if (seconds == present) {
            return present;
        }
        if (seconds < min || seconds > max) {
            fields.problem(name, "must be from " + min + " to " + max + " seconds; got " + seconds);
            return present;
        }
        return (int) seconds;
    }

    /** Secondaries ignore a serial that is not newer (RFC 1982), so they would keep the old zone. */
    private Optional<Long> serial(JsonFields soa) {
        Optional<Long> serial = soa.optionalNumber("serial");
        boolean isNewer = serial.filter(
                        number -> number >= 1 && number <= Serial.MAX && Serial.isNewer(number, zone.serial()))
                .isPresent();
        if (serial.isPresent() && !isNewer) {
            soa.problem("serial", "must be newer than the present serial " + zone.serial() + " (RFC 1982)");
        }
        return serial;
    }
}
