package dev.ambit.publish.wire;

import dev.ambit.core.dns.DnsName;
import java.util.Arrays;

/**
 * A message that is being written. A name that ends with the name of the question points at it, and a name that was
 * written before is a pointer.
 */
final class MessageBuffer {
    private static final int SLOTS = 256;
    private static final int MAX_NAME = 255;
    private static final int POINTER = 0xc000;
    private static final int ESCAPE_LENGTH = 4;

    private final byte[] bytes;
    private final byte[] apex;
    private final byte[] scratch = new byte[MAX_NAME];

    /** Where names were written, by their hash; 0 for none. */
    private final short[] written = new short[SLOTS];

    private int position;

    /**
     * @param length of the message; at most 16,384, which pointers reach
     * @param apex the name in the question, in lower case on the wire
     */
    MessageBuffer(int length, byte[] apex) {
        this.bytes = new byte[length];
        this.apex = apex;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    /** Begins a message again, with the first bytes of {@code from}. */
    void restart(byte[] from, int length) {
        System.arraycopy(from, 0, bytes, 0, length);
        position = length;
        Arrays.fill(written, (short) 0);
    }

    void put16(int value) {
        putAt(position, value);
        position += 2;
    }

    void putAt(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    void put32(int value) {
        put16(value >>> 16);
        put16(value);
    }

    void put(byte[] from, int start, int end) {
        System.arraycopy(from, start, bytes, position, end - start);
        position += end - start;
    }

    void putName(DnsName name) {
        putName(scratch, 0, encode(name));
    }

    /** Writes the name that is in {@code from} from {@code start} to {@code end}, in lower case. */
    void putName(byte[] from, int start, int end) {
        int suffix = suffix(from, start, end);
        int ending = suffix == end ? 0 : POINTER | Query.HEADER;
        int length = (suffix == end ? end - 1 : suffix) - start;
        if (length == 0 && ending != 0) {
            put16(ending);
            return;
        }
        int slot = hash(from, start, length);
        int before = written[slot];
        if (before != 0 && isWritten(before, from, start, length, ending)) {
            put16(POINTER | before);
            return;
        }
        written[slot] = (short) position;
        put(from, start, start + length);
        if (ending == 0) {
            bytes[position++] = 0;
        } else {
            put16(ending);
        }
    }

    /** Returns where the name of the question begins at the end of a name; {@code end} when it does not. */
    private int suffix(byte[] from, int start, int end) {
        int at = start;
        while (end - at > apex.length) {
            at += 1 + from[at];
        }
        return Arrays.equals(from, at, end, apex, 0, apex.length) ? at : end;
    }

    private static int hash(byte[] from, int start, int length) {
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = hash * 31 + from[i];
        }
        return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
    }

    private boolean isWritten(int at, byte[] from, int start, int length, int ending) {
        int end = at + length;
        boolean isSame = Arrays.equals(bytes, at, end, from, start, start + length);
        return isSame
                && (ending == 0
                        ? bytes[end] == 0
                        : bytes[end] == (byte) (ending >>> 8) && bytes[end + 1] == (byte) ending);
    }

    /** Writes the name without compression to {@link #scratch}, and returns its length. */
    private int encode(DnsName name) {
        String text = name.text();
        int label = 0;
        int end = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                scratch[label] = (byte) (end - label - 1);
                label = end++;
            } else if (c == '\\') {
                scratch[end++] = (byte) Integer.parseInt(text, i + 1, i + ESCAPE_LENGTH, 10);
                i += ESCAPE_LENGTH - 1;
            } else {
                scratch[end++] = (byte) c;
            }
        }
        scratch[label] = (byte) (end - label - 1);
        scratch[end] = 0;
        return end + 1;
    }
}
