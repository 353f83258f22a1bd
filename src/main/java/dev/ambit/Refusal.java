package dev.ambit;

import dev.ambit.storage.StorageException;

/** Ends a command: what it was asked cannot be done. The message is one line for the person who asked. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super(message);
    }

    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }

    /** A storage that cannot be used, in its own words. */
    public static Refusal of(StorageException e) {
        String message = e.getMessage();
        return new Refusal(message == null ? "the storage failed" : message, e);
    }
}
