package dev.ambit.signin;

/**
 * An attempt that may be made.
 *
 * @param isKnown whether it comes from a known device or a session, which have turns of their own
 * @param rank how many attempts the same source, or device, made lately; who made fewer goes first
 * @param giveBack puts back what it took from the limits
 */
record Attempt(boolean isKnown, int rank, Runnable giveBack) {
    /** It was no guess. */
    void succeeded() {
        giveBack.run();
    }

    /** It was never made, so it tested nothing. */
    void abandoned() {
        giveBack.run();
    }
}
