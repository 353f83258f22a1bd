package dev.ambit.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds sessions by their secret. */
public interface Sessions {
    /** The session with {@code secret}; null when there is none, or it has ended. */
    @Nullable
    IndexedSession find(String secret, Instant at);
}
