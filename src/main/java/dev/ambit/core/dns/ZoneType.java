package dev.ambit.core.dns;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the zone is served; the words are the API's. */
public enum ZoneType {
    FULL,
    PARTIAL,
    SECONDARY;

    /** The type of that exact, lower-case word. */
    public static Optional<ZoneType> parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(text))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
