package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.DnsRecord;
import dev.ambit.core.dns.RecordAttributes;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import java.time.Instant;
import java.util.Objects;

/** What somebody wants a record to be; well-formed, not yet held against the other records of its name. */
record RecordDraft(DnsName name, RecordContent content, Ttl ttl, RecordAttributes attributes) {

    DnsRecord create(RecordId id, ZoneId zone, Instant at) {
        return new DnsRecord(
                id,
                zone,
                name,
                content,
                ttl,
                attributes.comment(),
                attributes.tags(),
                at,
                at,
                attributes.comment() == null ? null : at,
                attributes.tags().isEmpty() ? null : at);
    }

    DnsRecord replace(DnsRecord before, Instant at) {
        boolean sameComment = Objects.equals(before.comment(), attributes.comment());
        boolean sameTags = before.tags().equals(attributes.tags());
        return new DnsRecord(
                before.id(),
                before.zone(),
                name,
                content,
                ttl,
                attributes.comment(),
                attributes.tags(),
                before.createdOn(),
                at,
                sameComment ? before.commentModifiedOn() : at,
                sameTags ? before.tagsModifiedOn() : at);
    }
}
