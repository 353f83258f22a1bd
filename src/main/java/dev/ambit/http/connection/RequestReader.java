package dev.ambit.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Status;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of the library's parser. It checks each line, since the parser accepts input that RFC 9110 and 9112 forbid
 * and that another parser of the same bytes may read differently (request smuggling): methods in lower case, fragments
 * in the target, headers without a name, signs in a chunk size, other bytes than a line end after a chunk.
 */
final class RequestReader extends DataReader {
    /** Hexadecimal digits of the largest body, with leading zeros; extensions are rejected anyway. */
    private static final int MAX_CHUNK_SIZE = 16;

    /** Maximum length of the remembered request line. */
    private static final int MAX_KEPT = 256;

    private byte[] lastGood = new byte[0];
    private boolean atRequestLine = true;
    private boolean atChunk;
    private boolean afterChunk;
    private boolean lastChunk;
    private long bodyLeft;

    @SuppressWarnings(
            "removal") // the constructor will become private; then this class must check the bytes before the library
    RequestReader(Supplier<byte @Nullable []> bytes) {
        super(bytes);
    }

    /** Expects the line of another request next. */
    void nextRequest() {
        atRequestLine = true;
        atChunk = false;
        afterChunk = false;
        lastChunk = false;
        bodyLeft = 0;
    }

    /**
     * Allows chunks of up to {@code bytes} in total: the library reads a chunk as a whole, which may claim a size of 2
     * GB.
     */
    void allowBody(long bytes) {
        bodyLeft = bytes;
    }

    /** Called for a request line and for some headers. */
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

    /** Most clients repeat the same request, and a line equal to the previous one is not checked again. */
    private void check(byte[] line) {
        if (!Http10Translator.isValidRequestLine(line)) {
            throw ClientConnection.rejection(Status.BAD_REQUEST_400);
        }
        if (line.length <= MAX_KEPT) {
            lastGood = line;
        }
    }

    /** Called for the end of a header name. */
    @Override
    public int findOrNewLine(byte end, int max) {
        int found = super.findOrNewLine(end, max);
        if (found == 0) {
            throw ClientConnection.rejection(Status.BAD_REQUEST_400);
        }
        return found;
    }

    /** Called for the size of a chunk, and for the trailers after the last one. */
    @Override
    public String readLine() {
        int end = findNewLine(MAX_CHUNK_SIZE + 1);
        if (end > MAX_CHUNK_SIZE) {
            throw ClientConnection.rejection(Status.BAD_REQUEST_400);
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
            throw ClientConnection.rejection(Status.REQUEST_ENTITY_TOO_LARGE_413);
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
                throw ClientConnection.rejection(Status.BAD_REQUEST_400);
            }
            size = size * 16 + digit;
        }
        if (digits.isEmpty()) {
            throw ClientConnection.rejection(Status.BAD_REQUEST_400);
        }
        return size;
    }

    /** Called for a body: a whole chunk, or the available bytes. */
    @Override
    public BufferData readBuffer(int length) {
        BufferData data = getBuffer(length);
        super.skip(length);
        afterChunk = atChunk;
        atChunk = false;
        return data;
    }

    /** Skips line ends, which the library has checked except for the one after a chunk. */
    @Override
    public void skip(int length) {
        if (afterChunk) {
            afterChunk = false;
            if (!startsWithNewLine()) {
                throw ClientConnection.rejection(Status.BAD_REQUEST_400);
            }
        }
        super.skip(length);
    }
}
