package dev.ambit.http.route;

/**
 * The thread pool in which the handler of a route runs. Requests of one lane never wait for those of another, so that
 * load in one lane delays neither verify nor revoke requests.
 */
public enum Lane {
    /**
     * The connection's own virtual thread. Only for handlers that respond from memory at once: virtual threads are not
     * preempted, and there are about as many carrier threads as processors.
     */
    INLINE,
    /** The default lane: computes, or queries the database. */
    WORK,
    /** Ends or narrows a token, a session, a member or a factor. */
    ENDING,
    /** Reads or writes whole zones; few at a time, since each takes much memory. */
    BULK,
    /** Unauthenticated requests, and requests that wait in the queue for a password check. */
    SIGN_IN,
    /** Health checks. */
    HEALTH;

    /** Whether the database gives it priority over other work. */
    boolean isUrgent() {
        return this == ENDING || this == HEALTH;
    }
}
