package dev.ambit.http.wire;

import dev.ambit.core.text.OneLine;

/** Quotes client input in errors: in backticks, on one line, truncated. */
public final class SafeText {
    private static final int MAX_LENGTH = 100;

    private SafeText() {}

    public static String of(String text) {
        return "`" + plain(text) + "`";
    }

    /** The same without backticks. */
    public static String plain(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints()
                .limit(MAX_LENGTH)
                .map(c -> c == '`' || !OneLine.isAllowed(c) ? '?' : c)
                .forEach(quoted::appendCodePoint);
        return quoted.append(text.codePointCount(0, text.length()) > MAX_LENGTH ? "…" : "")
                .toString();
    }
}
