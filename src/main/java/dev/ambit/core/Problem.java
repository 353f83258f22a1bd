package dev.ambit.core;

/**
 * A violated rule.
 *
 * @param code Cloudflare's error code of the rule; {@link #NO_CODE} where the request has one for all problems
 * @param path JSON pointer (RFC 6901) to the invalid member of the parsed value, for example {@code /data/port}
 */
public record Problem(int code, String path, String message) {
    public static final int NO_CODE = 0;

    /** Returns the same problem of another member. */
    public Problem at(String otherPath) {
        return new Problem(code, otherPath, message);
    }

    /** Returns the name of the invalid member. */
    public String member() {
        return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }

    /** Returns the JSON pointer to the member {@code name} of the object at {@code path}. */
    public static String path(String path, String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
