package dev.ambit.http.wire;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known name that a misspelt one most likely means. */
public final class SpellingSuggestion {
    /** Longer names are not compared: a body full of them must cost no more than parsing it. */
    private static final int MAX_LENGTH = 60;

    private SpellingSuggestion() {}

    /** The nearest of {@code known}, if at most a third of its characters differ, ignoring case and punctuation. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String nearest = null;
        int min = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(written, name);
            if (distance < min && distance <= (plain(name).length() + 2) / 3) {
                min = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The Levenshtein distance of the {@link #plain} forms; {@link Integer#MAX_VALUE} for long names. */
    public static int distance(String one, String other) {
        return one.length() > MAX_LENGTH || other.length() > MAX_LENGTH
                ? Integer.MAX_VALUE
                : levenshtein(plain(one), plain(other));
    }

    /** Only letters and digits, in lower case: {@code notBefore} and {@code not-before} are spellings of one name. */
    public static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static int levenshtein(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
