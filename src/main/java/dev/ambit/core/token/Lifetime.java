package dev.ambit.core.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a token is valid: {@code notBefore <= now < expiresOn}; an absent bound does not limit. */
public record Lifetime(
        @Nullable Instant notBefore, @Nullable Instant expiresOn) {
    public static final Lifetime UNLIMITED = new Lifetime(null, null);

    public boolean hasStarted(Instant now) {
        return notBefore == null || !now.isBefore(notBefore);
    }

    public boolean hasEnded(Instant now) {
        return expiresOn != null && !now.isBefore(expiresOn);
    }

    /** Whether {@code other} is valid only at moments at which this is. */
    public boolean covers(Lifetime other) {
        boolean begins = notBefore == null || (other.notBefore != null && !other.notBefore.isBefore(notBefore));
        boolean ends = expiresOn == null || (other.expiresOn != null && !other.expiresOn.isAfter(expiresOn));
        return begins && ends;
    }
}
