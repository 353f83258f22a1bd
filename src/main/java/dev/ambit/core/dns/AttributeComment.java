package dev.ambit.core.dns;

import dev.ambit.core.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record's comment and tags as one comment in a master file: {@code the comment cf_tags=name:value,name}. */
final class AttributeComment {
    private static final String TAGS = "cf_tags=";
    /** Tags by which Cloudflare's exports mark what a record is set to; they are no tags of the record. */
    private static final String RESERVED = "cf-";

    private AttributeComment() {}

    static Parsed<RecordAttributes> parse(@Nullable String written) {
        if (written == null) {
            return Parsed.valid(RecordAttributes.NONE);
        }
        String comment = RecordAttributes.isOneLine(written) ? OneLine.masked(written) : written;
        int tags = comment.lastIndexOf(TAGS);
        if (tags < 0 || (tags > 0 && comment.charAt(tags - 1) != ' ')) {
            return RecordAttributes.parse(comment, List.of());
        }
        return RecordAttributes.parse(comment.substring(0, tags), tags(comment.substring(tags + TAGS.length())));
    }

    /** With the semicolon in front; empty when there is nothing to say. */
    static String print(@Nullable String comment, List<String> tags) {
        StringBuilder printed = new StringBuilder();
        String line = comment == null ? "" : oneLine(comment).strip();
        if (!line.isEmpty()) {
            printed.append(' ').append(line);
        }
        if (!tags.isEmpty() || line.contains(TAGS)) {
            printed.append(' ').append(TAGS);
            printed.append(String.join(
                    ",", tags.stream().map(AttributeComment::escaped).toList()));
        }
        return printed.isEmpty() ? "" : " ;" + printed;
    }

    private static List<String> tags(String text) {
        List<String> tags = new ArrayList<>();
        for (String tag : text.strip().split(",", RecordAttributes.MAX_TAGS * 2)) {
            if (!tag.isEmpty() && !tag.startsWith(RESERVED)) {
                tags.add(tag.replace("%2C", ",").replace("%20", " ").replace("%25", "%"));
            }
        }
        return tags;
    }

    /** A comma ends a tag, and spaces at the end of a line get lost. */
    private static String escaped(String tag) {
        return oneLine(tag).replace("%", "%25").replace(",", "%2C").replace(" ", "%20");
    }

    /** Closes the way from a comment to a record of its own, even for one that was stored without being checked. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(CharacterStrings.isControl(c) ? ' ' : (char) c));
        return line.toString();
    }
}
