package dev.ambit.storage;

import org.jspecify.annotations.Nullable;

/** Thrown when the storage fails and the transaction has no effect. The message never contains stored values. */
public final class StorageException extends RuntimeException {
    private final Reason reason;

    /** The kind of failure, as far as an operator can act on it. */
    public enum Reason {
        /** No space is left on the device. */
        FULL,
        /** A file cannot be read or written, or its permissions forbid its use. */
        UNREACHABLE,
        /** The stored data is inconsistent, or was written by a newer version than this server. */
        DAMAGED,
        /** Another process has locked the data, or no connection became available in time. */
        BUSY,
        /** Any other failure: a bug in this program. */
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
