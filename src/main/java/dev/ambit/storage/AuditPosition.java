package dev.ambit.storage;

import java.util.Arrays;

/**
 * A position in the chain of audit entries.
 *
 * @param number of the entry; 0 before the first
 * @param total bytes of all entries up to and including it, including pruned ones
 * @param hash of that entry
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares the contents
public record AuditPosition(long number, long total, byte[] hash) {
    private static final int HASH_BYTES = 32;

    /** The position before the first entry. */
    public static final AuditPosition START = new AuditPosition(0, 0, new byte[HASH_BYTES]);

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditPosition(long n, long t, byte[] h)
                && n == number
                && t == total
                && Arrays.equals(h, hash);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number) + 31 * Arrays.hashCode(hash);
    }
}
