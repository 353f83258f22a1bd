package dev.ambit.publish.wire;

import dev.ambit.core.dns.DnsName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message from front to back. After a read that its bytes do not allow, {@link #hasFailed} is true and all
 * values are zero or empty.
 */
final class WireReader {
    private static final byte[] NONE = {};
    private static final int MAX_NAME = 255;
    private static final int POINTER = 0xc0;

    private final byte[] message;
    private int at;
    private boolean failed;

    WireReader(byte[] message, int at) {
        this.message = message;
        this.at = at;
    }

    int position() {
        return at;
    }

    boolean hasFailed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    void moveTo(int position) {
        at = position;
    }

    /** Goes to {@code end}, which must not be before what was read. */
    void skipTo(int end) {
        skip(end - at);
    }

    void skip(int count) {
        take(count);
    }

    int uint16() {
        int from = take(2);
        return failed ? 0 : ((message[from] & 0xff) << 8) | (message[from + 1] & 0xff);
    }

    long uint32() {
        long upper = uint16();
        return (upper << 16) | uint16();
    }

    long uint48() {
        long upper = uint16();
        return (upper << 32) | uint32();
    }

    byte[] bytes(int count) {
        int from = take(count);
        return failed ? NONE : Arrays.copyOfRange(message, from, from + count);
    }

    private int take(int count) {
        int from = at;
        if (failed || count < 0 || count > message.length - at) {
            failed = true;
            return 0;
        }
        at += count;
        return from;
    }

    /** Returns a name in lower case, without compression. */
    byte[] name() {
        byte[] name = new byte[MAX_NAME];
        int length = 0;
        int from = at;
        int lowest = at; // a pointer points before all that was read, so that the loop ends
        boolean jumped = false;
        while (!failed && from < message.length) {
            int label = message[from] & 0xff;
            if (label >= POINTER && from + 1 < message.length) {
                int target = ((label & 0x3f) << 8) | (message[from + 1] & 0xff);
                at = jumped ? at : from + 2;
                jumped = true;
                failed = target >= lowest || target < Query.HEADER;
                from = target;
                lowest = target;
            } else if (label > 63 || from + label >= message.length || length + 1 + label > MAX_NAME) {
                failed = true;
            } else {
                copyLower(from, name, length, 1 + label);
                length += 1 + label;
                from += 1 + label;
                if (label == 0) {
                    at = jumped ? at : from;
                    return Arrays.copyOf(name, length);
                }
            }
        }
        failed = true;
        return NONE;
    }

    /** The octets of lengths are below 64, so that they stay as they are. */
    private void copyLower(int from, byte[] to, int start, int count) {
        for (int i = 0; i < count; i++) {
            byte octet = message[from + i];
            to[start + i] = octet >= 'A' && octet <= 'Z' ? (byte) (octet + 'a' - 'A') : octet;
        }
    }

    /** Returns the name for its uncompressed form; null for the root. */
    static @Nullable DnsName toDnsName(byte[] wire) {
        StringBuilder text = new StringBuilder(wire.length);
        for (int label = 0; wire[label] != 0; label += 1 + wire[label]) {
            text.append(label == 0 ? "" : ".");
            for (int i = label + 1; i <= label + wire[label]; i++) {
                append(text, wire[i] & 0xff);
            }
        }
        return DnsName.parsePresentation(text.toString()).toOptional().orElse(null);
    }

    private static void append(StringBuilder text, int octet) {
        if ((octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_') {
            text.append((char) octet);
        } else {
            text.append('\\')
                    .append((char) ('0' + octet / 100))
                    .append((char) ('0' + octet / 10 % 10))
                    .append((char) ('0' + octet % 10));
        }
    }
}
