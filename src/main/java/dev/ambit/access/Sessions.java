package dev.ambit.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where those who are signed in are found. */
public interface Sessions {
    /** The session of that secret; null when nobody has it, or it is over. */
    @Nullable
    IndexedSession find(String secret, Instant at);
}
