package dev.ambit.core.dns;

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
