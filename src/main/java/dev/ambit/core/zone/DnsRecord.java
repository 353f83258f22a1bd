package dev.ambit.core.zone;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS record of a zone.
 *
 * @param name the owner name, at or below the zone's apex
 * @param comment a one-line comment, or null
 * @param commentModifiedOn when the comment was last changed, or null if there never was one
 * @param tagsModifiedOn when the tags were last changed, or null if there never were any
 */
public record DnsRecord(
        RecordId id,
        ZoneId zone,
        DnsName name,
        RecordContent content,
        Ttl ttl,
        @Nullable String comment,
        List<String> tags,
        Instant createdOn,
        Instant modifiedOn,
        @Nullable Instant commentModifiedOn,
        @Nullable Instant tagsModifiedOn) {
    public DnsRecord {
        tags = List.copyOf(tags);
    }

    public RecordType type() {
        return content.type();
    }
}
