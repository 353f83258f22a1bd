package dev.ambit.http.route;

import dev.ambit.access.Caller;
import dev.ambit.core.policy.PermissionSet;
import java.util.Map;

/**
 * Is notified when an authenticated caller, by token or session, is rejected. Requests with unknown credentials are
 * only counted by metrics, since they cannot be attributed to an owner.
 */
@FunctionalInterface
public interface RefusalListener {
    /** For listening sockets that do not serve the API. */
    RefusalListener NONE = refused -> {};

    /**
     * A rejected request.
     *
     * @param reason the rule that rejected it, in one word, as in the metrics
     * @param needed the permissions of which one was needed; empty for any other reason
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

    /** Called before the response is sent, so it must not block. */
    void refused(RefusedRequest request);
}
