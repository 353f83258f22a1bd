package dev.ambit;

/** Ends a command: what it was asked cannot be done. The message is one line for the person who asked. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super(message);
    }

    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
