package dev.ambit.audit;

import java.util.Locale;

/**
 * A break in the chain of audit entries.
 *
 * @param number the first entry that does not match the chain
 * @param detail a sentence for the operator
 */
public record ChainBreak(long number, How how, String detail) {
    /** The kind of change that caused the break, as far as it can be determined. */
    public enum How {
        MISSING,
        CHANGED,
        REORDERED,
        ADDED,
        CUT,
        ANCHOR,
        KEY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return "entry " + number + " (" + how + "): " + detail;
    }
}
