package dev.ambit.storage;

import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects records of a zone. {@code zone} and {@code visible} always apply; the conditions combine by
 * {@code matchMode}, those on tags among themselves first by {@code tagMatch}. All of them ignore case.
 *
 * @param visible null when the whole zone is visible
 * @param types null for every type; an empty set matches nothing
 * @param names conditions on the canonical owner name
 * @param contents conditions on the content as stored; an equality also matches any other spelling of the same record,
 *     and the text of a TXT record without quotes and escapes is matched too
 * @param comments conditions on the comment; a record without a comment does not meet them
 * @param commented whether there must be a comment or must be none; null for no condition
 * @param proxied null for no condition; no record is ever proxied
 * @param search words that must each occur in the name, type, content, comment or tags; null for no condition
 */
public record RecordFilter(
        ZoneId zone,
        @Nullable Visible visible,
        @Nullable Set<RecordType> types,
        List<TextMatch> names,
        List<TextMatch> contents,
        List<TextMatch> comments,
        @Nullable Boolean commented,
        List<TagMatch> tags,
        @Nullable Boolean proxied,
        @Nullable String search,
        MatchMode matchMode,
        MatchMode tagMatch) {
    public RecordFilter {
        types = types == null ? null : Set.copyOf(types);
        names = List.copyOf(names);
        contents = List.copyOf(contents);
        comments = List.copyOf(comments);
        tags = List.copyOf(tags);
    }

    /** The records that a caller may see: those that match a pattern of {@code allow} and none of {@code deny}. */
    public record Visible(List<RecordPattern> allow, List<RecordPattern> deny) {
        public Visible {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /** A condition on the tags of a record: {@code name:value}, or {@code name} with an empty value. */
    public sealed interface TagMatch {
        /** A tag has that name. */
        record Present(String name) implements TagMatch {}

        /** No tag has that name. */
        record Absent(String name) implements TagMatch {}

        /** A tag with that name has a matching value. */
        record Value(String name, TextMatch value) implements TagMatch {}
    }

    /** The sort order of records; records that compare equal are in the default order. */
    public enum Order {
        /** By type, then by name, then newest first. */
        DEFAULT,
        TYPE,
        NAME,
        CONTENT,
        TTL,
        /** The default order, since no record is proxied. */
        PROXIED
    }

    /** All visible records of the zone. */
    public static RecordFilter of(ZoneId zone, @Nullable Visible visible) {
        return new RecordFilter(
                zone,
                visible,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                MatchMode.ALL,
                MatchMode.ALL);
    }
}
