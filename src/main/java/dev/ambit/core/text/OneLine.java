package dev.ambit.core.text;

/**
 * The rule for names: one line, whose characters are shown in the order in which they are stored. Control characters drive
 * terminals and forge lines of logs; bidirectional controls (Unicode Annex 9, section 2) make a name read as another one;
 * half a surrogate pair cannot be stored as UTF-8.
 */
public final class OneLine {
    /** What a text must be, as an error says it. */
    public static final String RULE =
            "must be one line without control characters, text direction controls and halves of surrogate pairs";

    private OneLine() {}

    public static boolean isValid(String text) {
        return text.codePoints().allMatch(OneLine::isAllowed);
    }

    /** The text with a question mark in place of each character that the rule does not allow. */
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
