package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import java.util.Arrays;

/**
 * Names on the wire (RFC 1035, 3.1), hashed and compared where they lie in a message, without regard to ASCII case.
 *
 * <p>The hash is a polynomial from the last octet to the first one. So the hash of a parent follows from the hash of a
 * name, and one pass over a name gives the hashes of all its ancestors.
 */
final class WireName {
    static final int MAX_LENGTH = 255;
    static final int MAX_LABEL = 63;
    private static final int ESCAPE_LENGTH = 4;

    static final byte[] NO_LABEL = {};
    static final byte[] ASTERISK = {1, '*'};

    /** Odd, so that it has an inverse. */
    private static final long FACTOR = 0xd1342543de82ef95L;

    private static final long INVERSE = inverse(FACTOR);
    private static final long MIX = 0x9e3779b97f4a7c15L;
    /** The octets of lengths are below 64 and so never changed. */
    private static final byte[] LOWER = lower();

    private WireName() {}

    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 5; i++) { // each step of Newton's doubles the number of correct bits
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    private static byte[] lower() {
        byte[] lower = new byte[256];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = (byte) (i >= 'A' && i <= 'Z' ? i + ('a' - 'A') : i);
        }
        return lower;
    }

    /** Returns the name in lower case. */
    static byte[] of(DnsName name) {
        String text = name.text();
        byte[] wire = new byte[text.length() + 2];
        int label = 0;
        int end = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                wire[label] = (byte) (end - label - 1);
                label = end++;
            } else if (c == '\\') {
                wire[end++] = (byte) Integer.parseInt(text, i + 1, i + ESCAPE_LENGTH, 10);
                i += ESCAPE_LENGTH - 1;
            } else {
                wire[end++] = (byte) c;
            }
        }
        wire[label] = (byte) (end - label - 1);
        return Arrays.copyOf(wire, end + 1);
    }

    /** Returns the length of the uncompressed, valid name at {@code at}, with the root label. */
    static int length(byte[] buffer, int at) {
        int end = at;
        while (buffer[end] != 0) {
            end += 1 + buffer[end];
        }
        return end + 1 - at;
    }

    /** Returns the position of the parent of the name at {@code at}. */
    static int parent(byte[] buffer, int at) {
        return at + 1 + buffer[at];
    }

    static long hash(byte[] buffer, int at, int length) {
        long hash = 0;
        for (int i = at + length - 1; i >= at; i--) {
            hash = hash * FACTOR + LOWER[buffer[i] & 0xff];
        }
        return hash;
    }

    /** Returns the hash of the parent of the name at {@code at}, whose hash is {@code hash}. */
    static long parentHash(long hash, byte[] buffer, int at) {
        long stripped = hash;
        int end = parent(buffer, at);
        for (int i = at; i < end; i++) {
            stripped = (stripped - LOWER[buffer[i] & 0xff]) * INVERSE;
        }
        return stripped;
    }

    /** Returns the hash of the wildcard below the name with {@code hash}. */
    static long wildcardHash(long hash) {
        return (hash * FACTOR + '*') * FACTOR + 1;
    }

    /** Returns the hash for a table. */
    static int mixed(long hash) {
        return (int) (((hash ^ (hash >>> 32)) * MIX) >>> 32);
    }

    /**
     * Compares a lower-case name with {@code label} and the valid name at {@code at} in any case, as their octets. Of two
     * different names, none is the beginning of the other.
     */
    static int compare(byte[] name, byte[] label, byte[] buffer, int at) {
        for (int i = 0; i < label.length; i++) {
            if (name[i] != label[i]) {
                return (name[i] & 0xff) - (label[i] & 0xff);
            }
        }
        for (int i = label.length, j = at; i < name.length; i++, j++) {
            byte octet = LOWER[buffer[j] & 0xff];
            if (name[i] != octet) {
                return (name[i] & 0xff) - (octet & 0xff);
            }
        }
        return 0;
    }

    /** Whether the names at two positions are equal. */
    static boolean areEqual(byte[] buffer, int one, int other) {
        int length = length(buffer, one);
        return length == length(buffer, other) && areEqual(buffer, one, other, length);
    }

    private static boolean areEqual(byte[] buffer, int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (LOWER[buffer[one + i] & 0xff] != LOWER[buffer[other + i] & 0xff]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the name at {@code at} is at or below the name at {@code other}. */
    static boolean isAtOrBelow(byte[] buffer, int at, int other, int otherLength) {
        int end = at + length(buffer, at);
        int suffix = at;
        while (end - suffix > otherLength) {
            suffix = parent(buffer, suffix);
        }
        return end - suffix == otherLength && areEqual(buffer, suffix, other, otherLength);
    }
}
