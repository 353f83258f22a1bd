package dev.ambit.core.dns;

import java.util.Optional;

/**
 * A piece of a content or a master file.
 *
 * @param text what stands there, its escapes kept; without the quotes, when it is quoted as a whole
 * @param line the line on which it begins, from 1
 */
record Lexeme(Kind kind, String text, int line) {
    enum Kind {
        WORD,
        QUOTED,
        COMMENT,
        OPEN,
        CLOSE,
        NEWLINE,
        END,
        /** Cannot be read; the text says why. */
        BROKEN
    }

    boolean isValue() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /**
     * The octets that the token spells; empty for bad escapes, and for a word with a quoted string in the middle, of which
     * servers make different things.
     */
    Optional<byte[]> octets() {
        return kind == Kind.WORD && hasQuotes() ? Optional.empty() : CharacterStrings.unescaped(text);
    }

    /** Whether a quote stands in it that no backslash escapes. */
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

    /** As it was written. */
    String raw() {
        return kind == Kind.QUOTED ? '"' + text + '"' : text;
    }
}
