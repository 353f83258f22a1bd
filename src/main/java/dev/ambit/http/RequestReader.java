package dev.ambit.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Status;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the library's parser reads requests from. It looks at each line on its way, since the parser takes what RFC 9110 and
 * 9112 do not allow, and another reader of the same bytes may take it for something else: methods in lower case, fragments
 * in the target, headers without a name, signs in the size of a chunk, other bytes than a line end after a chunk.
 */
final class RequestReader extends DataReader {
    /** Hexadecimal digits of the largest body with zeros before them; an extension would be refused anyway. */
    private static final int MAX_CHUNK_SIZE = 16;

    /** Of the request line that is remembered. */
    private static final int MAX_KEPT = 256;

    private byte[] lastGood = new byte[0];
    private boolean atRequestLine = true;
    private boolean atChunk;
    private boolean afterChunk;
    private boolean lastChunk;
    private long bodyLeft;

    @SuppressWarnings(
            "removal") // the constructor is to become private; then this must look at the bytes before the library
    RequestReader(Supplier<byte @Nullable []> bytes) {
        super(bytes);
    }

    /** What is read next is the line of another request. */
    void nextRequest() {
        atRequestLine = true;
        atChunk = false;
        afterChunk = false;
        lastChunk = false;
        bodyLeft = 0;
    }

    /** Lets chunks through up to {@code bytes} together: the library reads a chunk as a whole, and may be told a size of 2 GB. */
    void allowBody(long bytes) {
        bodyLeft = bytes;
    }

    /** Read of a request line and of some headers. */
    @Override
    public byte[] readBytes(int length) {
        byte[] line = super.readBytes(length);
        if (atRequestLine) {
            atRequestLine = false;
            if (!Arrays.equals(line, lastGood)) {
                check(line);
            }
        }
        return line;
    }

    /** Most clients ask the same again and again, and a line that is the one before needs no look. */
    private void check(byte[] line) {
        if (!Http10Translator.isPlain(line)) {
            throw ClientConnection.refuse(Status.BAD_REQUEST_400);
        }
        if (line.length <= MAX_KEPT) {
            lastGood = line;
        }
    }

    /** Asked for the end of a header's name. */
    @Override
    public int findOrNewLine(byte end, int most) {
        int found = super.findOrNewLine(end, most);
        if (found == 0) {
            throw ClientConnection.refuse(Status.BAD_REQUEST_400);
        }
        return found;
    }

    /** Read of the size of a chunk, and of what follows the last one. */
    @Override
    public String readLine() {
        int end = findNewLine(MAX_CHUNK_SIZE + 1);
        if (end > MAX_CHUNK_SIZE) {
            throw ClientConnection.refuse(Status.BAD_REQUEST_400);
        }
        String line = readAsciiString(end);
        super.skip(2);
        if (!lastChunk) {
            takeChunk(line);
        }
        return line;
    }

    private void takeChunk(String digits) {
        long size = size(digits);
        if (size > bodyLeft) {
            throw ClientConnection.refuse(Status.REQUEST_ENTITY_TOO_LARGE_413);
        }
        bodyLeft -= size;
        atChunk = size > 0;
        lastChunk = size == 0;
    }

    /** {@code 1*HEXDIG} (RFC 9112, 7.1). */
    private static long size(String digits) {
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0 || size > Integer.MAX_VALUE) {
                throw ClientConnection.refuse(Status.BAD_REQUEST_400);
            }
            size = size * 16 + digit;
        }
        if (digits.isEmpty()) {
            throw ClientConnection.refuse(Status.BAD_REQUEST_400);
        }
        return size;
    }

    /** Read of a body: all of a chunk, or as much as is there. */
    @Override
    public BufferData readBuffer(int length) {
        BufferData data = getBuffer(length);
        super.skip(length);
        afterChunk = atChunk;
        atChunk = false;
        return data;
    }

    /** Skips line ends, which the library has seen but for the one after a chunk. */
    @Override
    public void skip(int length) {
        if (afterChunk) {
            afterChunk = false;
            if (!startsWithNewLine()) {
                throw ClientConnection.refuse(Status.BAD_REQUEST_400);
            }
        }
        super.skip(length);
    }
}
