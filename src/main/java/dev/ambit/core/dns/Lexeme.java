package dev.ambit.core.dns;

import java.util.Optional;

/**
 * A lexical token of a content or a zone file.
 *
 * @param text the text with its escapes, without the quotes of a quoted string
 * @param line the line on which it starts, from 1
 */
public record Lexeme(Kind kind, String text, int line) {
    public enum Kind {
        WORD,
        QUOTED,
        COMMENT,
        OPEN,
        CLOSE,
        NEWLINE,
        END,
        /** A lexical error; {@code text} is the message. */
        BROKEN
    }

    boolean isValue() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /**
     * Returns the octets of the token; empty for malformed escapes, and for a word that contains a quoted string, which
     * servers interpret differently.
     */
    Optional<byte[]> octets() {
        return kind == Kind.WORD && hasQuotes() ? Optional.empty() : CharacterStrings.unescaped(text);
    }

    /** Whether it contains an unescaped quote. */
    private boolean hasQuotes() {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                return true;
            }
            if (text.charAt(i) == '\\') {
                i++;
            }
        }
        return false;
    }

    /** Returns the source text. */
    public String sourceText() {
        return kind == Kind.QUOTED ? '"' + text + '"' : text;
    }
}
