package dev.ambit.signin.attempt;

/**
 * An attempt to authenticate that the limits allow.
 *
 * @param isKnown whether it comes from a known device or a session, which have their own queue
 * @param rank the number of recent attempts of the same source or device; lower ranks are served first
 * @param giveBack returns the permits that the attempt took from the limits
 */
public record Attempt(boolean isKnown, int rank, Runnable giveBack) {
    /** The credentials were right, so the attempt was no guess. */
    public void succeeded() {
        giveBack.run();
    }

    /** The credentials were never checked. */
    void abandoned() {
        giveBack.run();
    }
}
