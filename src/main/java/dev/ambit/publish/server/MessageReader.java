package dev.ambit.publish.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a TCP connection, each preceded by its length in two bytes (RFC 1035, 4.2.2). */
final class MessageReader {
    /** No question or signed message is longer; zone contents are never received. */
    static final int MAX_LENGTH = 4096;

    private static final int PREFIX = 2;

    private final InputStream in;
    private final byte[] buffer = new byte[PREFIX + MAX_LENGTH];
    private int end;

    MessageReader(InputStream in) {
        this.in = in;
    }

    /** Returns the next message; null when the stream ends before its end, or when it is too long. */
    byte @Nullable [] next() throws IOException {
        if (!fill(PREFIX)) {
            return null;
        }
        int length = Headers.uint16(buffer, 0);
        int last = PREFIX + length;
        if (length > MAX_LENGTH || !fill(last)) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, PREFIX, last);
        System.arraycopy(buffer, last, buffer, 0, end - last);
        end -= last;
        return message;
    }

    /** Reads until the buffer has {@code length} bytes; false when the stream ends before. */
    private boolean fill(int length) throws IOException {
        while (end < length) {
            int count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                return false;
            }
            end += count;
        }
        return true;
    }
}
