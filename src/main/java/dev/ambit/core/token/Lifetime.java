package dev.ambit.core.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The validity period of a token: {@code notBefore <= now < expiresOn}. A null bound is unlimited. */
public record Lifetime(
        @Nullable Instant notBefore, @Nullable Instant expiresOn) {
    public static final Lifetime UNLIMITED = new Lifetime(null, null);

    public boolean hasEnded(Instant now) {
        return expiresOn != null && !now.isBefore(expiresOn);
    }

    /** Whether this contains the whole of {@code other}. */
    public boolean covers(Lifetime other) {
        boolean startsWithin = notBefore == null || (other.notBefore != null && !other.notBefore.isBefore(notBefore));
        boolean endsWithin = expiresOn == null || (other.expiresOn != null && !other.expiresOn.isAfter(expiresOn));
        return startsWithin && endsWithin;
    }
}
