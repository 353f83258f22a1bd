package dev.ambit.publish.transfer;

import java.util.Locale;

/** How a question for a transfer was answered. */
public enum TransferResult {
    /** With the whole zone. */
    FULL,
    /** With changes. */
    CHANGES,
    /** With the serial, because the client has it or a newer one, or must ask over TCP. */
    SERIAL,
    /** Not at all: the client may not fetch the zone, or there is no such zone. */
    REFUSED,
    /** With an error of the signature. */
    NOT_AUTHENTICATED,
    /** With an error of the question. */
    INVALID,
    /** Only in part: the connection ended. */
    ABORTED;

    /** Returns the label for metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
