package dev.ambit.http.route;

import dev.ambit.access.Caller;
import dev.ambit.access.ZoneEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits until a change of a zone has reached the other nameservers that follow it. */
@FunctionalInterface
public interface FollowWait {
    /** For servers that nothing follows: the preference is ignored. */
    FollowWait NONE = (zone, caller, atMost) -> null;

    /**
     * Waits until all nameservers have the present state of {@code zone}. Runs on the thread of the connection, so it holds
     * no worker thread.
     *
     * @return the value of the {@code Ambit-Follow} header; null when the server does not support the preference
     */
    @Nullable
    String await(ZoneEntry zone, Caller caller, Duration atMost);
}
