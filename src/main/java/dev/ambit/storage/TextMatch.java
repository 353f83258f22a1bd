package dev.ambit.storage;

/**
 * A condition on a text. Unless {@code caseSensitive}, both texts are compared after {@link CaseFolding}. No character
 * has a special meaning.
 */
public record TextMatch(Operator operator, String text, boolean caseSensitive) {
    /** The required relation of the tested text to {@link #text}. */
    public enum Operator {
        EQUAL,
        NOT_EQUAL,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS
    }

    /** Returns a condition that ignores case. */
    public static TextMatch of(Operator operator, String text) {
        return new TextMatch(operator, text, false);
    }

    public static TextMatch equalTo(String text) {
        return of(Operator.EQUAL, text);
    }
}
