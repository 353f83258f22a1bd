package dev.ambit.http.route;

import dev.ambit.access.Access;
import dev.ambit.http.route.RawRequest.BodyLimit;
import dev.ambit.http.wire.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A route of the API: method, path, required access and handler. Path parameters are in braces.
 *
 * @param label method and path, as logs and metrics name the route
 * @param refusal the error for a caller without access; clients distinguish endpoints by it
 * @param bodyLimit a larger or slower body is rejected before the handler runs; on unauthenticated routes it is small,
 *     since sending a body costs a client nothing
 * @param requiresRecentAuthentication whether a session must have been authenticated in the last minutes; tokens are
 *     exempt
 * @param lane the thread pool in which the handler runs
 * @param memoryHandler responds at once from memory, before a thread of the pool is taken, or returns null when it cannot;
 *     null for none
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
        Lane lane,
        @Nullable MemoryHandler memoryHandler) {
    /** For authenticated callers; {@code request-timeout} bounds the time. */
    static final BodyLimit DEFAULT_BODY = new BodyLimit(1 << 20, Duration.ofDays(1));

    /**
     * For unauthenticated requests: the largest body is the response of a passkey, a few KiB over a slow mobile
     * network.
     */
    public static final BodyLimit PUBLIC_BODY = new BodyLimit(16 << 10, Duration.ofSeconds(10));

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
        return new Route(
                method,
                path,
                label,
                access,
                handler,
                code,
                bodyLimit,
                requiresRecentAuthentication,
                lane,
                memoryHandler);
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
                lane,
                memoryHandler);
    }

    /** The same, but sessions need recent authentication: for actions for which a stolen session would be used. */
    public Route withRecentAuthentication() {
        return new Route(method, path, label, access, handler, refusal, bodyLimit, true, lane, memoryHandler);
    }

    public Route in(Lane other) {
        return new Route(
                method,
                path,
                label,
                access,
                handler,
                refusal,
                bodyLimit,
                requiresRecentAuthentication,
                other,
                memoryHandler);
    }

    public Route withMemoryHandler(MemoryHandler fromMemory) {
        return new Route(
                method,
                path,
                label,
                access,
                handler,
                refusal,
                bodyLimit,
                requiresRecentAuthentication,
                lane,
                fromMemory);
    }

    private static Route of(Method method, String path, Access access, Handler handler) {
        return new Route(
                method,
                path,
                method + " " + path,
                access,
                handler,
                ErrorCode.UNAUTHORIZED_RESOURCE,
                access instanceof Access.Public ? PUBLIC_BODY : DEFAULT_BODY,
                false,
                access instanceof Access.Public ? Lane.SIGN_IN : Lane.WORK,
                null);
    }
}
