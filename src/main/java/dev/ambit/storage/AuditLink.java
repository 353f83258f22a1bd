package dev.ambit.storage;

import java.time.Instant;

/**
 * An audit entry as a link of the hash chain.
 *
 * @param at the time of the entry
 * @param total bytes of all entries up to and including this one
 * @param key the number of the key that made the hash; 0 for none
 * @param hash empty when there is none
 * @param content every other column, each prefixed with its length
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
public record AuditLink(long number, Instant at, long total, int key, byte[] hash, byte[] content) {
    public AuditPosition position() {
        return new AuditPosition(number, total, hash);
    }
}
