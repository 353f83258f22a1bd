package dev.ambit.core.text;

/**
 * The rule for names: one line, displayed in the order in which it is stored. Control characters can control terminals
 * and forge log lines, bidirectional controls (Unicode Annex 9, section 2) can disguise a name as another one, and an
 * unpaired surrogate cannot be stored as UTF-8.
 */
public final class OneLine {
    /** The rule as the predicate of an error message. */
    public static final String RULE =
            "must be one line without control characters, text direction controls or unpaired surrogates";

    private OneLine() {}

    public static boolean isValid(String text) {
        return text.codePoints().allMatch(OneLine::isAllowed);
    }

    /** Returns the text with each disallowed character replaced by a question mark. */
    public static String masked(String text) {
        return isValid(text)
                ? text
                : text.codePoints()
                        .map(c -> isAllowed(c) ? c : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    public static boolean isAllowed(int codePoint) {
        return !isTextDirection(codePoint)
                && switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> false;
                    default -> true;
                };
    }

    /** The characters with the property {@code Bidi_Control}. */
    private static boolean isTextDirection(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
