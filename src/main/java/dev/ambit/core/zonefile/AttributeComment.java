package dev.ambit.core.zonefile;

import dev.ambit.core.Parsed;
import dev.ambit.core.dns.CharacterStrings;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.text.OneLine;
import dev.ambit.core.zone.RecordAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The comment and tags of a record as one zone file comment: {@code the comment cf_tags=name,name:value,name:"a, b"}.
 * As documented by Cloudflare, a value with {@code "}, {@code =}, {@code ,} or a backslash is a JSON string.
 */
final class AttributeComment {
    private static final String TAGS = "cf_tags=";
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;

    private AttributeComment() {}

    /** Replaces control characters by spaces, and octets that are not UTF-8 by the replacement character. */
    static Parsed<RecordAttributes> parse(@Nullable String written) {
        if (written == null) {
            return Parsed.valid(RecordAttributes.NONE);
        }
        String comment = OneLine.masked(cleaned(written));
        int tags = comment.lastIndexOf(TAGS);
        if (tags < 0 || (tags > 0 && comment.charAt(tags - 1) != ' ')) {
            return RecordAttributes.parse(comment, List.of());
        }
        Optional<List<String>> read =
                tags(comment.substring(tags + TAGS.length()).strip());
        return read.isEmpty()
                ? Parsed.invalid(RecordProblems.validation(
                        "/tags",
                        "`cf_tags=` must be names, alone or followed by `:` and a value, separated by commas; a"
                                + " value in quotes is a JSON string"))
                : RecordAttributes.parse(comment.substring(0, tags), read.get());
    }

    /** Returns the comment with its semicolon; empty without comment and tags. */
    static String print(@Nullable String comment, List<String> tags) {
        StringBuilder printed = new StringBuilder();
        String line = comment == null ? "" : cleaned(comment).strip();
        if (!line.isEmpty()) {
            printed.append(' ').append(line);
        }
        if (!tags.isEmpty() || line.contains(TAGS)) {
            printed.append(' ').append(TAGS);
            printed.append(String.join(
                    ",", tags.stream().map(AttributeComment::printed).toList()));
        }
        return printed.isEmpty() ? "" : " ;" + printed;
    }

    private static String printed(String tag) {
        String line = cleaned(tag);
        int colon = line.indexOf(':');
        String value = line.substring(colon + 1);
        if (colon < 0 || value.isEmpty()) {
            return colon < 0 ? line : line.substring(0, colon);
        }
        boolean isPlain = value.equals(value.strip()) && value.chars().noneMatch(c -> "\"=,\\".indexOf(c) >= 0);
        return line.substring(0, colon + 1)
                + (isPlain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    private static Optional<List<String>> tags(String text) {
        List<String> tags = new ArrayList<>();
        for (int at = 0; at < text.length() && tags.size() <= RecordAttributes.MAX_TAGS; at++) {
            int end = at;
            while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != ':') {
                end++;
            }
            StringBuilder tag = new StringBuilder(text.substring(at, end).strip());
            if (end < text.length() && text.charAt(end) == ':') {
                StringBuilder value = new StringBuilder();
                end = value(text, end + 1, value);
                if (end < 0) {
                    return Optional.empty();
                }
                // `name:` and `name:""` are equivalent to `name`.
                tag.append(value.isEmpty() ? "" : ":").append(value);
            }
            if (!tag.isEmpty() && !RecordAttributes.isReserved(tag.toString())) {
                tags.add(tag.toString());
            }
            at = end;
        }
        return Optional.of(tags);
    }

    /**
     * Reads one value into {@code value} and returns its end, a comma or the end of the text; -1 when it is malformed.
     */
    private static int value(String text, int start, StringBuilder value) {
        if (start < text.length() && text.charAt(start) == '"') {
            int end = quoted(text, start + 1, value);
            return end == text.length() || (end >= 0 && text.charAt(end) == ',') ? end : -1;
        }
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        value.append(text.substring(start, end).strip());
        return end;
    }

    /**
     * Reads a JSON string (RFC 8259, 7) from after its opening quote; returns the position after its closing quote, or
     * -1.
     */
    private static int quoted(String text, int start, StringBuilder value) {
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c != '\\') {
                value.append(c);
                i++;
                continue;
            }
            int escape = i + 1 < text.length() ? "\"\\/bfnrtu".indexOf(text.charAt(i + 1)) : -1;
            if (escape < 0) {
                return -1;
            }
            if (text.charAt(i + 1) != 'u') {
                value.append("\"\\/\b\f\n\r\t".charAt(escape));
                i += 2;
                continue;
            }
            int digits = i + 2;
            if (digits + UNICODE_DIGITS > text.length() || !isHex(text, digits)) {
                return -1;
            }
            value.append((char) Integer.parseInt(text, digits, digits + UNICODE_DIGITS, HEX));
            i = digits + UNICODE_DIGITS;
        }
        return -1;
    }

    private static boolean isHex(String text, int start) {
        return text.substring(start, start + UNICODE_DIGITS)
                .chars()
                .allMatch(c -> c < 0x80 && Character.digit(c, HEX) >= 0);
    }

    /** Prevents a comment from injecting a record, even when it was stored unchecked. */
    private static String cleaned(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars()
                .map(c -> CharacterStrings.isRawOctet(c) ? '\ufffd' : c)
                .forEach(
                        c -> line.append(CharacterStrings.isControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : (char) c));
        return line.toString();
    }
}
