package dev.ambit.storage;

import java.time.Instant;

/**
 * An entry as a link of the chain.
 *
 * @param at when it was written
 * @param total bytes of all entries until and with this one
 * @param key under which its hash was made; 0 for none
 * @param hash empty when it has none
 * @param content every other column, each with its length before it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, and never compared
public record AuditLink(long number, Instant at, long total, int key, byte[] hash, byte[] content) {
    public AuditPosition position() {
        return new AuditPosition(number, total, hash);
    }
}
