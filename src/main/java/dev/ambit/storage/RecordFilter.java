package dev.ambit.storage;

import dev.ambit.core.dns.RecordType;
import dev.ambit.core.resource.RecordPattern;
import dev.ambit.core.resource.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a zone are wanted. {@code zone} and {@code visible} always hold; the conditions combine by
 * {@code match}, those on tags among themselves first by {@code tagMatch}. All of them ignore case.
 *
 * @param visible null when the whole zone may be seen
 * @param types null for every type; an empty set is a condition that nothing meets
 * @param names conditions on the canonical owner name
 * @param contents conditions on the content as stored, or for a whole content in any spelling of the same record; of a TXT record
 *     the text without quotes and escapes counts too
 * @param comments conditions on the comment; a record without one has none that could meet them
 * @param commented whether there has to be a comment, or must not; null for no condition
 * @param proxied null for no condition; nothing here is ever proxied
 * @param search words that must each stand in the name, type, content, comment or tags, or null
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

    /** The records that a caller may see: those that some pattern of {@code allow} and none of {@code deny} matches. */
    public record Visible(List<RecordPattern> allow, List<RecordPattern> deny) {
        public Visible {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /** A condition on the tags of a record, each {@code name:value} or just {@code name}, whose value is empty. */
    public sealed interface TagMatch {
        /** Some tag has that name. */
        record Present(String name) implements TagMatch {}

        /** No tag has that name. */
        record Absent(String name) implements TagMatch {}

        /** Some tag with that name has such a value. */
        record Value(String name, TextMatch value) implements TagMatch {}
    }

    /** What records are sorted by; records that are equal in it in the default order. */
    public enum Order {
        /** By type, then by name, then the newest first. */
        DEFAULT,
        TYPE,
        NAME,
        CONTENT,
        TTL,
        /** Nothing is proxied, so the default order. */
        PROXIED
    }

    /** Every record of the zone that may be seen. */
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
