package dev.ambit.core.zone;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import dev.ambit.core.dns.CharacterStrings;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comment and tags of a record, which are not published in DNS. Limits as documented by Cloudflare for paid plans.
 *
 * @param comment one line without surrounding spaces, or null; never empty
 * @param tags {@code name:value} or {@code name}, in the order sent
 */
public record RecordAttributes(@Nullable String comment, List<String> tags) {
    public static final RecordAttributes NONE = new RecordAttributes(null, List.of());
    public static final int MAX_COMMENT = 500;
    public static final int MAX_TAGS = 20;
    /** The prefix of tags that mark settings of a record in Cloudflare's exports. They are not tags of the record. */
    private static final String RESERVED = "cf-";

    private static final int MAX_TAG_VALUE = 100;
    private static final Pattern TAG_NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    public RecordAttributes {
        tags = List.copyOf(tags);
    }

    /** Validates both. An empty comment becomes null, because clients clear the comment that way. */
    public static Parsed<RecordAttributes> parse(@Nullable String comment, List<String> tags) {
        List<Problem> problems = new ArrayList<>();
        String stripped = comment == null ? "" : comment.strip();
        if (stripped.codePointCount(0, stripped.length()) > MAX_COMMENT) {
            problems.add(RecordProblems.validation("/comment", "comment must be at most 500 characters long"));
        }
        if (!isOneLine(stripped)) {
            problems.add(RecordProblems.validation("/comment", "comment must be one line without control characters"));
        }
        if (tags.size() > MAX_TAGS) {
            problems.add(RecordProblems.validation("/tags", "a record can have at most 20 tags"));
        } else {
            for (int i = 0; i < tags.size(); i++) {
                if (!isTag(tags.get(i))) {
                    problems.add(RecordProblems.validation(
                            "/tags/" + i,
                            "a tag is a name of 1 to 32 letters, digits, `_` and `-`, alone or followed by `:` and a"
                                    + " value of at most 100 characters"));
                }
            }
        }
        return problems.isEmpty()
                ? Parsed.valid(new RecordAttributes(stripped.isEmpty() ? null : stripped, tags))
                : new Parsed.Invalid<>(problems);
    }

    public static boolean isReserved(String tag) {
        return tag.startsWith(RESERVED);
    }

    /**
     * Returns a problem for text that violates {@link OneLine} or is reserved, unless {@code present} already contains
     * it.
     */
    public Optional<Problem> checkNewText(RecordAttributes present) {
        String text = comment;
        if (text != null && !text.equals(present.comment()) && !OneLine.isValid(text)) {
            return Optional.of(RecordProblems.validation("/comment", "comment " + OneLine.RULE));
        }
        for (int i = 0; i < tags.size(); i++) {
            if (present.tags().contains(tags.get(i))) {
                continue;
            }
            if (!OneLine.isValid(tags.get(i))) {
                return Optional.of(RecordProblems.validation("/tags/" + i, "a tag " + OneLine.RULE));
            }
            if (isReserved(tags.get(i))) {
                return Optional.of(RecordProblems.validation("/tags/" + i, "tags that start with `cf-` are reserved"));
            }
        }
        return Optional.empty();
    }

    private static boolean isTag(String tag) {
        int colon = tag.indexOf(':');
        String name = colon < 0 ? tag : tag.substring(0, colon);
        String value = colon < 0 ? "" : tag.substring(colon + 1);
        return TAG_NAME.matcher(name).matches()
                && value.codePointCount(0, value.length()) <= MAX_TAG_VALUE
                && isOneLine(value);
    }

    /** Line breaks are rejected: a comment could otherwise add records to an exported zone file. */
    static boolean isOneLine(String text) {
        return CharacterStrings.octets(text).isPresent() && text.chars().noneMatch(c -> c == 0x2028 || c == 0x2029);
    }
}
