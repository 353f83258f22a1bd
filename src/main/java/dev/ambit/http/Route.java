package dev.ambit.http;

import dev.ambit.access.Access;

/**
 * One line of the API: a method on a path, what it demands of its caller, and what answers. Path parameters stand in braces.
 *
 * @param label method and path, as logs and metrics name the route
 * @param refusal the words in which a caller is refused who lacks the access; clients tell endpoints apart by them
 * @param bodyLimit in bytes; a larger body is refused before the handler runs
 * @param isGuarded whether a person who is signed in must have proved who they are in the last minutes; tokens need not
 */
public record Route(
        Method method,
        String path,
        String label,
        Access access,
        Handler handler,
        ErrorCode refusal,
        long bodyLimit,
        boolean isGuarded) {
    public static final long DEFAULT_BODY_LIMIT = 1 << 20;

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
        return new Route(method, path, label, access, handler, code, bodyLimit, isGuarded);
    }

    public Route withBodyLimit(long bytes) {
        return new Route(method, path, label, access, handler, refusal, bytes, isGuarded);
    }

    /** The same for people only shortly after they proved who they are: what a stolen session would be used for. */
    public Route guarded() {
        return new Route(method, path, label, access, handler, refusal, bodyLimit, true);
    }

    private static Route of(Method method, String path, Access access, Handler handler) {
        return new Route(
                method,
                path,
                method + " " + path,
                access,
                handler,
                ErrorCode.UNAUTHORIZED_RESOURCE,
                DEFAULT_BODY_LIMIT,
                false);
    }
}
