package dev.ambit.http;

import dev.ambit.access.Access;
import dev.ambit.http.RawRequest.BodyLimit;
import java.time.Duration;

/**
 * One line of the API: a method on a path, what it demands of its caller, and what answers. Path parameters stand in braces.
 *
 * @param label method and path, as logs and metrics name the route
 * @param refusal the words in which a caller is refused who lacks the access; clients tell endpoints apart by them
 * @param bodyLimit a larger or slower body is refused before the handler runs; that of a route which answers anyone is small,
 *     since it costs nothing to send one
 * @param requiresRecentAuthentication whether a person who is signed in must have proved who they are in the last minutes; tokens need not
 * @param lane where the handler runs
 */
public record Route(
        Method method,
        String path,
        String label,
        Access access,
        Handler handler,
        ErrorCode refusal,
        BodyLimit bodyLimit,
        boolean requiresRecentAuthentication,
        Lane lane) {
    /** For callers who have proved who they are; {@code request-timeout} bounds the time. */
    static final BodyLimit USUAL_BODY = new BodyLimit(1 << 20, Duration.ofDays(1));

    /** For anyone: the largest thing that is sent so is the answer of a passkey, a few KiB, over a slow mobile network. */
    static final BodyLimit PUBLIC_BODY = new BodyLimit(16 << 10, Duration.ofSeconds(10));

    public static Route get(String path, Access access, Handler handler) {
        return of(Method.GET, path, access, handler);
    }

    public static Route post(String path, Access access, Handler handler) {
        return of(Method.POST, path, access, handler);
    }

    public static Route put(String path, Access access, Handler handler) {
        return of(Method.PUT, path, access, handler);
    }

    public static Route patch(String path, Access access, Handler handler) {
        return of(Method.PATCH, path, access, handler);
    }

    public static Route delete(String path, Access access, Handler handler) {
        return of(Method.DELETE, path, access, handler);
    }

    public Route withRefusal(ErrorCode code) {
        return new Route(method, path, label, access, handler, code, bodyLimit, requiresRecentAuthentication, lane);
    }

    /** The same for bodies of up to {@code bytes}, in the same time. */
    public Route withBodyLimit(long bytes) {
        return withBodyLimit(bytes, bodyLimit.time());
    }

    /** The same for bodies of up to {@code bytes} that arrive in {@code time}. */
    public Route withBodyLimit(long bytes, Duration time) {
        return new Route(
                method,
                path,
                label,
                access,
                handler,
                refusal,
                new BodyLimit(bytes, time),
                requiresRecentAuthentication,
                lane);
    }

    /** The same for people only shortly after they proved who they are: what a stolen session would be used for. */
    public Route withRecentAuthentication() {
        return new Route(method, path, label, access, handler, refusal, bodyLimit, true, lane);
    }

    public Route in(Lane other) {
        return new Route(method, path, label, access, handler, refusal, bodyLimit, requiresRecentAuthentication, other);
    }

    private static Route of(Method method, String path, Access access, Handler handler) {
        return new Route(
                method,
                path,
                method + " " + path,
                access,
                handler,
                ErrorCode.UNAUTHORIZED_RESOURCE,
                access instanceof Access.Public ? PUBLIC_BODY : USUAL_BODY,
                false,
                access instanceof Access.Public ? Lane.SIGN_IN : Lane.WORK);
    }
}
