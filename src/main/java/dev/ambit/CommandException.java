package dev.ambit;

import dev.ambit.storage.StorageException;

/** Ends a command: what it was asked cannot be done. The message is one line for the person who asked. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A storage that cannot be used, in its own words. */
    public static CommandException of(StorageException e) {
        String message = e.getMessage();
        return new CommandException(message == null ? "the storage failed" : message, e);
    }
}
