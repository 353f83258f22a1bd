package dev.ambit.storage;

import java.util.Locale;

/** Case folding of texts that is the same on every engine and in every locale. */
public final class CaseFolding {
    private CaseFolding() {}

    /** Converts to upper case first: this unifies letters that lower case keeps apart, such as the two sigmas. */
    public static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
