package dev.ambit.storage;

/**
 * A condition on a text. Without {@code caseSensitive} two texts are the same when {@link CaseFolding} makes them so; characters
 * have no special meaning.
 */
public record TextMatch(Operator operator, String text, boolean caseSensitive) {
    /** How the text in question relates to {@link #text}. */
    public enum Operator {
        EQUAL,
        NOT_EQUAL,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS
    }

    /** The condition that ignores case. */
    public static TextMatch of(Operator operator, String text) {
        return new TextMatch(operator, text, false);
    }

    public static TextMatch equalTo(String text) {
        return of(Operator.EQUAL, text);
    }
}
