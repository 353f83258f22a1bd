package dev.ambit.storage;

import java.util.Arrays;

/**
 * Where the chain begins: the newest entry that was pruned.
 *
 * @param key under which the seal was made
 * @param seal proves that this server pruned until there, and no one who can write only the database
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record AuditAnchor(AuditPosition position, int key, byte[] seal) {
    private static final String PURPOSE = "anchor";

    /** The anchor at {@code position}, sealed under the current key. */
    public static AuditAnchor of(AuditPosition position, AuditKeys keys) {
        return new AuditAnchor(position, keys.current(), keys.seal(keys.current(), PURPOSE, position));
    }

    public boolean isGenuine(AuditKeys keys) {
        return keys.has(key) && Arrays.equals(keys.seal(key, PURPOSE, position), seal);
    }
}
