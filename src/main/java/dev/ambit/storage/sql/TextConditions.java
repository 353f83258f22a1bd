package dev.ambit.storage.sql;

import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TextMatch.Operator;

/** Translates {@link TextMatch} to SQL without patterns: {@code %} and {@code _} have no special meaning. */
final class TextConditions {
    private final Dialect dialect;
    private final SqlParameters sqlParameters;

    TextConditions(Dialect dialect, SqlParameters sqlParameters) {
        this.dialect = dialect;
        this.sqlParameters = sqlParameters;
    }

    /** The condition on the expressions for a text and for its folded form. */
    String on(String text, String folded, TextMatch match) {
        return match.caseSensitive()
                ? compare(text, match.operator(), match.text())
                : compare(folded, match.operator(), CaseFolding.fold(match.text()));
    }

    /** The condition on a text without a folded form, since it has no upper case. */
    String on(String text, TextMatch match) {
        return on(text, text, match);
    }

    String compare(String text, Operator operator, String value) {
        String placeholder = sqlParameters.add(value);
        return switch (operator) {
            case EQUAL -> text + " = " + placeholder;
            case NOT_EQUAL -> text + " <> " + placeholder;
            case STARTS_WITH -> startsWith(text, placeholder);
            case ENDS_WITH -> endsWith(text, placeholder);
            case CONTAINS -> dialect.contains(text, placeholder);
        };
    }

    static String startsWith(String text, String start) {
        return "substr(" + text + ", 1, length(" + start + ")) = " + start;
    }

    static String endsWith(String text, String end) {
        return "(length(" + text + ") >= length(" + end + ") AND substr(" + text + ", length(" + text + ") - length("
                + end + ") + 1) = " + end + ")";
    }
}
