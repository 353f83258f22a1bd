package dev.ambit.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.access.ZoneEntry;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a record. Cloudflare removed {@code zone_id} and {@code zone_name} in January 2025, but clients that
 * are still in use need them. {@code proxied} and {@code proxiable} are always false: this server has no proxy, and the
 * value that clients send is accepted and not stored.
 */
record RecordJson(
        String id,
        String name,
        String type,
        String content,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer priority,
        boolean proxiable,
        boolean proxied,
        int ttl,
        Map<String, Object> settings,
        Map<String, Object> meta,
        @Nullable String comment,
        List<String> tags,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> data,
        Instant createdOn,
        Instant modifiedOn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant commentModifiedOn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant tagsModifiedOn,
        String zoneId,
        String zoneName) {

    static RecordJson of(DnsRecord dnsRecord, ZoneEntry zone) {
        return new RecordJson(
                dnsRecord.id().toString(),
                dnsRecord.name().toString(),
                dnsRecord.type().name(),
                dnsRecord.content().content(),
                dnsRecord.content().priority().orElse(null),
                dnsRecord.type().isProxiable(),
                false,
                dnsRecord.ttl().seconds(),
                dnsRecord.type() == RecordType.CNAME ? Map.of("flatten_cname", false) : Map.of(),
                Map.of(),
                dnsRecord.comment(),
                dnsRecord.tags(),
                dnsRecord.content().data(),
                dnsRecord.createdOn(),
                dnsRecord.modifiedOn(),
                dnsRecord.commentModifiedOn(),
                dnsRecord.tagsModifiedOn(),
                zone.id().toString(),
                zone.name());
    }
}
