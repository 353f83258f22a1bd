package dev.ambit.storage;

import java.util.Arrays;

/**
 * The start of the audit chain: the position of the newest pruned entry.
 *
 * @param key the number of the key that made the seal
 * @param seal proves that this server pruned up to that position; write access to the database alone cannot forge it
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
public record AuditAnchor(AuditPosition position, int key, byte[] seal) {
    private static final String PURPOSE = "anchor";

    /** Returns an anchor at {@code position}, sealed under the current key. */
    public static AuditAnchor of(AuditPosition position, AuditKeys keys) {
        return new AuditAnchor(position, keys.current(), keys.seal(keys.current(), PURPOSE, position));
    }

    public boolean isGenuine(AuditKeys keys) {
        return keys.has(key) && Arrays.equals(keys.seal(key, PURPOSE, position), seal);
    }
}
