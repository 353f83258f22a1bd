package dev.ambit.http;

import dev.ambit.access.Caller;
import dev.ambit.core.policy.PermissionSet;
import java.util.Map;

/**
 * Is told when a caller that proved a token or a session was refused. Requests with credentials that are not known are counted
 * by metrics alone: they prove nothing about anyone.
 */
@FunctionalInterface
public interface RefusalListener {
    /** For listeners that answer no API. */
    RefusalListener NONE = refused -> {};

    /**
     * A refused request.
     *
     * @param reason the rule that refused, in one word, as metrics count it
     * @param needed one of these permissions was missing; empty when the reason is another
     * @param route method and path template
     * @param parameters of the path, as they were sent
     */
    record RefusedRequest(
            Caller caller,
            String reason,
            PermissionSet needed,
            String route,
            Map<String, String> parameters,
            String requestId) {}

    /** Runs before the answer is sent, so it must not wait for anything. */
    void refused(RefusedRequest request);
}
