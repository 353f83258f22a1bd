package dev.ambit.load;

import java.util.Locale;

/**
 * A figure and its bound.
 *
 * @param isMinimum whether the bound is the smallest allowed figure; otherwise it is the largest
 */
record Target(String what, double bound, boolean isMinimum, double measured) {
    static Target atLeast(String what, double bound, double measured) {
        return new Target(what, bound, true, measured);
    }

    static Target atMost(String what, double bound, double measured) {
        return new Target(what, bound, false, measured);
    }

    private boolean isMet() {
        return isMinimum ? measured >= bound : measured <= bound;
    }

    /** A row of the table of targets. */
    String row() {
        return "| %s | %s %s | %s | %s |"
                .formatted(what, isMinimum ? "≥" : "≤", number(bound), number(measured), isMet() ? "yes" : "**no**");
    }

    static String number(double value) {
        return value == Math.rint(value) || value >= 10
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
