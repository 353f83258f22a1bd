package dev.ambit.http;

/**
 * Where the handler of a route runs. Requests of one lane never wait for those of another, so what a client keeps busy in one
 * of them delays neither a verify nor a revoke.
 */
public enum Lane {
    /**
     * The connection's own virtual thread. Only for what answers from memory, at once: nothing preempts a virtual thread, and
     * there are hardly more carriers than processors.
     */
    INLINE,
    /** The usual lane: computes, or asks the database. */
    WORK,
    /** Ends or narrows a token, a session, a member or a factor. */
    ENDING,
    /** Reads or writes whole zones: few at a time, since each takes much memory. */
    BULK,
    /** What needs no credentials, and what waits for its turn to check a password. */
    SIGN_IN,
    /** What supervisors ask. */
    HEALTH;

    /** Whether the database serves it before other work. */
    boolean isUrgent() {
        return this == ENDING || this == HEALTH;
    }
}
