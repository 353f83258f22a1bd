package dev.ambit.core.dns;

/**
 * A piece of a content or a master file.
 *
 * @param text what stands there, its escapes kept; without the quotes, when it is quoted as a whole
 * @param line the line on which it begins, from 1
 */
record Token(Kind kind, String text, int line) {
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

    /** As it was written. */
    String raw() {
        return kind == Kind.QUOTED ? '"' + text + '"' : text;
    }
}
