package dev.ambit.records;

import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The requested values of a record: well-formed, not yet checked for conflicts with the other records of its name. */
record RecordDraft(DnsName name, RecordContent content, Ttl ttl, RecordAttributes attributes) {

    /**
     * The violations of the rules for edits, which zone files need not meet: Cloudflare's rules for names and TTLs.
     * Values that are stored already may be kept.
     */
    List<Problem> refusedEdits(@Nullable DnsRecord stored) {
        return refusedEdits(name, content, ttl, stored);
    }

    /** The same for a partial draft; null parts are not checked. */
    static List<Problem> refusedEdits(
            @Nullable DnsName name, @Nullable RecordContent content, @Nullable Ttl ttl, @Nullable DnsRecord stored) {
        List<Problem> problems = new ArrayList<>();
        if (name != null && !name.isPlain() && (stored == null || !stored.name().equals(name))) {
            problems.add(RecordProblems.unusualName());
        }
        if (content != null
                && !content.hasPlainNames()
                && (stored == null || !stored.content().equals(content))) {
            problems.add(RecordProblems.unusualTarget(content.type()));
        }
        if (ttl != null && !ttl.isEditable() && (stored == null || !stored.ttl().equals(ttl))) {
            problems.add(RecordProblems.ttl());
        }
        return problems;
    }

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
