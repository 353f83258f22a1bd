package dev.ambit.core.token;

import java.util.Locale;

/** The status that {@code verify} reports. */
public enum TokenStatus {
    ACTIVE,
    DISABLED,
    EXPIRED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
