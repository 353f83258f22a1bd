package dev.ambit.config;

import dev.ambit.storage.StorageException;

/** Ends a command with a one-line message for the user. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Wraps a storage failure and keeps its message. */
    public static CommandException of(StorageException e) {
        String message = e.getMessage();
        return new CommandException(message == null ? "the storage failed" : message, e);
    }
}
