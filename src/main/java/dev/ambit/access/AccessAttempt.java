package dev.ambit.access;

import dev.ambit.core.net.IpAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request as far as {@link AccessControl} depends on it; each protocol has its own. */
public interface AccessAttempt {
    Access access();

    /** Whether a session is accepted only when its user proved who they are in the last minutes. */
    boolean requiresRecentAuthentication();

    /** The parameter that {@link Access.Target} names, as it was sent; null when it was not. */
    @Nullable
    String parameter(String name);

    /** Null when the address cannot be read. */
    @Nullable
    IpAddress client();

    /** The moment for which access is decided. */
    Instant at();
}
