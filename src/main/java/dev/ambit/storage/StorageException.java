package dev.ambit.storage;

import org.jspecify.annotations.Nullable;

/** The storage itself failed; nothing of the transaction has been kept. The message never holds stored values. */
public final class StorageException extends RuntimeException {
    private final Reason reason;

    /** What failed, as far as an operator can do something about it. */
    public enum Reason {
        /** No space is left on the device. */
        FULL,
        /** A file could not be read or written, or may not be. */
        UNREACHABLE,
        /** What is stored contradicts itself, or is of a newer version than this server. */
        DAMAGED,
        /** Another process holds the data, or no connection was to be had in time. */
        BUSY,
        /** Anything else; a mistake in this program. */
        UNEXPECTED
    }

    public StorageException(Reason reason, String message) {
        this(reason, message, null);
    }

    public StorageException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
