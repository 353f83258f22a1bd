package dev.ambit.core.dns;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The content of a TXT record. It is stored exactly as sent, because ACME clients look up their record by it, and split
 * into strings of at most 255 octets for publication (RFC 1035, 3.3.14).
 *
 * <p>Content that starts with a quote consists of quoted strings with escapes. Other content is literal, including
 * quotes and backslashes.
 */
record TextContent(String content, List<byte[]> strings) {
    private static final int MAX_STRING = 255;
    private static final Problem UNREADABLE = new Problem(
            RecordProblems.TEXT,
            "/content",
            "Invalid TXT record. Record may only contain printable characters, or quoted strings with `\\DDD` escapes.");

    static Parsed<TextContent> parse(String content) {
        if (content.isBlank()) {
            return Parsed.invalid(RecordProblems.missing("/content"));
        }
        if (content.strip().startsWith("\"")) {
            return PresentationLexer.contentTokens(content)
                    .toOptional()
                    .filter(tokens -> tokens.stream().allMatch(lexeme -> lexeme.kind() == Lexeme.Kind.QUOTED))
                    .flatMap(tokens -> fromTokens(tokens, content))
                    .map(Parsed::valid)
                    .orElseGet(() -> Parsed.invalid(UNREADABLE));
        }
        return CharacterStrings.octets(content)
                .map(octets -> Parsed.valid(new TextContent(content, split(octets))))
                .orElseGet(() -> Parsed.invalid(UNREADABLE));
    }

    /** Parses the strings of a zone file, where unquoted words are strings, too. */
    static Parsed<TextContent> ofTokens(List<Lexeme> tokens) {
        if (tokens.isEmpty()) {
            return Parsed.invalid(RecordProblems.missing("/content"));
        }
        return fromTokens(tokens, "")
                .map(text -> Parsed.valid(new TextContent(text.presentation(), text.strings())))
                .orElseGet(() -> Parsed.invalid(UNREADABLE));
    }

    /** Returns the zone file format. */
    String presentation() {
        return String.join(" ", strings.stream().map(CharacterStrings::quoted).toList());
    }

    private static Optional<TextContent> fromTokens(List<Lexeme> tokens, String content) {
        List<byte[]> strings = new ArrayList<>();
        for (Lexeme lexeme : tokens) {
            Optional<byte[]> octets = lexeme.octets();
            if (octets.isEmpty()) {
                return Optional.empty();
            }
            strings.addAll(split(octets.get()));
        }
        return Optional.of(new TextContent(content, strings));
    }

    private static List<byte[]> split(byte[] octets) {
        List<byte[]> strings = new ArrayList<>();
        int start = 0;
        do {
            int end = Math.min(octets.length, start + MAX_STRING);
            strings.add(Arrays.copyOfRange(octets, start, end));
            start = end;
        } while (start < octets.length);
        return strings;
    }
}
