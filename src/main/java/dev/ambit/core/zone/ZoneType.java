package dev.ambit.core.zone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The type of a zone, as in the API. */
public enum ZoneType {
    FULL,
    PARTIAL,
    SECONDARY;

    /** Parses the lower-case name of a type. */
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
