package dev.ambit.core.zone;

import java.util.Locale;

/** Whether a zone has been activated. */
public enum ZoneStatus {
    ACTIVE,
    PENDING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
