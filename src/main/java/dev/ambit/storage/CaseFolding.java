package dev.ambit.storage;

import java.util.Locale;

/** One spelling for texts that differ in case only; the same on every engine and in every locale. */
public final class CaseFolding {
    private CaseFolding() {}

    /** Upper case first: it joins letters that lower case keeps apart, the two sigmas say. */
    public static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
