package dev.ambit.records;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordAttributes;
import dev.ambit.http.wire.JsonFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Parses the records of request bodies: names in full, relative or {@code @}; content as text or as {@code data}.
 * Members of other types, read-only members and explicit nulls are ignored. All problems are collected in
 * {@link JsonFields}.
 */
final class RecordDraftReader {
    private static final int MAX_LENGTH = 50_000;
    private static final int MAX_TAGS = 100;

    private final DnsName apex;

    /** Reads records of the zone whose name is {@code apex}. */
    RecordDraftReader(DnsName apex) {
        this.apex = apex;
    }

    /** A new record; empty when a member is invalid, which is then a problem of {@code jsonFields}. */
    Optional<RecordDraft> readNew(JsonFields fields) {
        return read(fields, null, true);
    }

    /** The same for a replacement. The rules for edits are checked later, when the replaced record is known. */
    Optional<RecordDraft> readReplacement(JsonFields fields) {
        return read(fields, null, false);
    }

    /** The same for a patch of {@code before}, which provides the absent members. */
    Optional<RecordDraft> readChanged(JsonFields fields, DnsRecord before) {
        return read(fields, before, true);
    }

    /** {@code base} provides absent members; null when they have their defaults. */
    private Optional<RecordDraft> read(JsonFields fields, @Nullable DnsRecord base, boolean checksEdits) {
        Optional<RecordType> type = type(fields, base);
        Optional<DnsName> name = name(fields, type.orElse(null), base);
        Optional<RecordContent> content = type.flatMap(known -> content(fields, known, base));
        Optional<Ttl> ttl = ttl(fields, base);
        Optional<RecordAttributes> attributes = attributes(fields, base);
        fields.optionalFlag("proxied");
        if (checksEdits) {
            RecordDraft.refusedEdits(name.orElse(null), content.orElse(null), ttl.orElse(null), base)
                    .forEach(problem -> note(fields, problem));
        }
        if (type.isEmpty() || name.isEmpty() || content.isEmpty() || ttl.isEmpty() || attributes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RecordDraft(name.get(), content.get(), ttl.get(), attributes.get()));
    }

    private static Optional<RecordType> type(JsonFields fields, @Nullable DnsRecord base) {
        Optional<String> text = fields.optionalText("type", MAX_LENGTH);
        if (text.isEmpty()) {
            if (base == null) {
                fields.problem("type", "is required: the type of the record, such as `A`");
            }
            return Optional.ofNullable(base).map(DnsRecord::type);
        }
        return valid(fields, RecordType.parse(text.get()));
    }

    private Optional<DnsName> name(JsonFields fields, @Nullable RecordType type, @Nullable DnsRecord base) {
        Optional<String> text = fields.optionalText("name", MAX_LENGTH);
        if (text.isEmpty() && base == null && type == RecordType.SRV) {
            text = ownerInData(fields);
        }
        if (text.isEmpty()) {
            if (base == null) {
                fields.problem("name", "is required: a name in full, relative to the zone, or `@` for the zone itself");
            }
            return Optional.ofNullable(base).map(DnsRecord::name);
        }
        return valid(fields, DnsName.parsePresentationIn(text.get(), apex));
    }

    /**
     * The owner name in the {@code data} of an SRV record, which Cloudflare has removed. The Ansible module in Debian
     * still sends the name only there.
     */
    private static Optional<String> ownerInData(JsonFields fields) {
        JsonNode data = fields.value("data").orElse(MissingNode.getInstance());
        List<String> parts = Stream.of("service", "proto", "name")
                .map(data::path)
                .filter(part -> part.isString() && !part.stringValue().isEmpty())
                .map(JsonNode::stringValue)
                .toList();
        if (parts.size() < 3) {
            return Optional.empty();
        }
        String service = parts.get(0) + "." + parts.get(1);
        return Optional.of(parts.get(2).equals("@") ? service : service + "." + parts.get(2));
    }

    private static Optional<RecordContent> content(JsonFields fields, RecordType type, @Nullable DnsRecord base) {
        Optional<String> text = fields.optionalText("content", MAX_LENGTH);
        Map<String, Object> data =
                fields.optionalObject("data").map(RecordDraftReader::members).orElse(Map.of());
        Optional<Long> priority = fields.optionalNumber("priority");
        if (priority.isPresent() && (priority.get() < 0 || priority.get() > 65_535)) {
            fields.problem("priority", "must be a whole number from 0 to 65535");
            return Optional.empty();
        }
        boolean untouched = text.isEmpty() && data.isEmpty() && priority.isEmpty();
        if (base != null && untouched && type == base.type()) {
            return Optional.of(base.content());
        }
        // The content is always passed on: data with fields of this type takes precedence over it.
        String kept = base == null ? null : base.content().content();
        Integer keptPriority = base == null ? null : base.content().priority().orElse(null);
        return valid(
                fields,
                RecordContent.parse(
                        type,
                        text.orElse(kept),
                        data,
                        priority.map(Long::intValue).orElse(keptPriority)));
    }

    private static Map<String, Object> members(JsonFields data) {
        Map<String, Object> members = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : data.node().properties()) {
            JsonNode value = member.getValue();
            if (value.isString()) {
                members.put(member.getKey(), value.stringValue());
            } else if (value.isIntegralNumber() && value.canConvertToLong()) {
                members.put(member.getKey(), value.longValue());
            } else if (value.isNumber()) {
                // Infinite for 1e999, which has no decimal value and is out of range for every field.
                double number = value.doubleValue();
                members.put(member.getKey(), Double.isFinite(number) ? value.decimalValue() : (Object) number);
            } else if (value.isBoolean()) {
                members.put(member.getKey(), value.booleanValue());
            }
        }
        return members;
    }

    private static Optional<Ttl> ttl(JsonFields fields, @Nullable DnsRecord base) {
        Optional<Long> seconds = fields.optionalNumber("ttl");
        if (seconds.isEmpty()) {
            return Optional.of(base == null ? Ttl.AUTOMATIC : base.ttl());
        }
        return valid(fields, Ttl.parse(seconds.get()));
    }

    private static Optional<RecordAttributes> attributes(JsonFields fields, @Nullable DnsRecord base) {
        Optional<String> sent = fields.optionalText("comment", MAX_LENGTH);
        String comment = sent.orElse(base == null ? null : base.comment());
        List<String> tags =
                base != null && fields.value("tags").isEmpty() ? base.tags() : fields.texts("tags", MAX_TAGS);
        return valid(fields, RecordAttributes.parse(comment, tags));
    }

    private static <T> Optional<T> valid(JsonFields fields, Parsed<T> parsed) {
        for (Problem problem : parsed.problems()) {
            note(fields, problem);
        }
        return parsed.toOptional();
    }

    private static void note(JsonFields fields, Problem problem) {
        fields.problemAt(problem.path(), problem.code(), problem.message());
    }
}
