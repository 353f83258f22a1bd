package dev.ambit.http;

import dev.ambit.core.text.OneLine;

/** What a client sent, as an error may repeat it: in backticks, on one line, not long. */
public final class Quoted {
    private static final int LONGEST = 100;

    private Quoted() {}

    public static String of(String text) {
        return "`" + plain(text) + "`";
    }

    /** The same without backticks. */
    public static String plain(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c -> c == '`' || !OneLine.isAllowed(c) ? '?' : c)
                .forEach(quoted::appendCodePoint);
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST ? "…" : "")
                .toString();
    }
}
