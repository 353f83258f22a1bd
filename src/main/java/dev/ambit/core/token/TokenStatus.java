package dev.ambit.core.token;

import java.util.Locale;

/** What a token answers when it is asked how it is. */
public enum TokenStatus {
    ACTIVE,
    DISABLED,
    EXPIRED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
