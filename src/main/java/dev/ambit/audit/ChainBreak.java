package dev.ambit.audit;

import java.util.Locale;

/**
 * A place where the chain of audit entries does not fit.
 *
 * @param number of the first entry that does not fit
 * @param detail a sentence for people
 */
public record ChainBreak(long number, How how, String detail) {
    /** What was done, as far as it can be seen. */
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
