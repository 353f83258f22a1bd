package dev.ambit.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parses a {@code multipart/form-data} body (RFC 7578) in one pass: an upload of many delimiters without headers must
 * not be searched again from each of them. Accepts at most ten parts, each with at most 8 KiB of headers.
 */
final class MultipartForm {
    private static final int MAX_PARTS = 10;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final String FILE = "file";

    private final byte[] body;
    private final byte[] delimiter;
    private int position;
    private boolean isClosed;

    private MultipartForm(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The content of the part named {@code file}.
     *
     * @throws dev.ambit.http.wire.ApiException when there is not exactly one, or the form is malformed
     */
    static ByteBuffer file(byte[] body, String boundary) {
        return new MultipartForm(body, boundary).file();
    }

    private ByteBuffer file() {
        ByteBuffer file = null;
        content(); // the preamble, which is not a part
        for (int part = 1; !isClosed; part++) {
            if (part > MAX_PARTS) {
                throw ZoneFileUpload.invalid("the form has more than " + MAX_PARTS + " parts");
            }
            boolean isFile = FILE.equals(headers(part));
            ByteBuffer content = content();
            if (isFile && file != null) {
                throw ZoneFileUpload.invalid("the form has two parts named `file`");
            }
            file = isFile ? content : file;
        }
        if (file == null) {
            throw ZoneFileUpload.invalid("the form has no part named `file`");
        }
        return file;
    }

    /** Returns the content before the next delimiter, and moves behind the delimiter. */
    private ByteBuffer content() {
        int start = position;
        // At the start of the form and after the headers of an empty part, the line break is already read.
        int at = matches(start, 2) ? start : nextDelimiter(start);
        if (at < 0) {
            throw ZoneFileUpload.invalid("the form is broken: it does not end with its boundary");
        }
        return ByteBuffer.wrap(body, start, at - start);
    }

    /** Linear time: only the first byte of the delimiter is a carriage return, so no byte has to be compared twice. */
    private int nextDelimiter(int start) {
        for (int at = start; at < body.length; at++) {
            if (body[at] == '\r' && matches(at, 0)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the delimiter without its first {@code skipped} bytes is at {@code at}; if so, moves behind its line. */
    private boolean matches(int at, int skipped) {
        int length = delimiter.length - skipped;
        if (at + length > body.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body[at + i] != delimiter[skipped + i]) {
                return false;
            }
        }
        return endsLine(at + length);
    }

    /** Whether the delimiter ends its line at {@code at}; a longer line that starts with it is content. */
    private boolean endsLine(int at) {
        if (startsWith(at, '-', '-')) {
            isClosed = true;
            return true;
        }
        int end = at;
        while (end < body.length && (body[end] == ' ' || body[end] == '\t')) {
            end++;
        }
        if (startsWith(end, '\r', '\n')) {
            position = end + 2;
            return true;
        }
        return false;
    }

    /** Reads the headers of a part; returns its name, or null when it has none. */
    private @Nullable String headers(int part) {
        int limit = Math.min(body.length, position + MAX_HEADER_BYTES);
        String name = null;
        while (true) {
            int end = position;
            while (end < limit && !startsWith(end, '\r', '\n')) {
                end++;
            }
            if (end == limit) {
                throw ZoneFileUpload.invalid(
                        "the headers of part " + part + " of the form are longer than " + MAX_HEADER_BYTES + " bytes");
            }
            String line = new String(body, position, end - position, StandardCharsets.UTF_8);
            position = end + 2;
            if (line.isEmpty()) {
                return name;
            }
            name = name(line, name, part);
        }
    }

    private static @Nullable String name(String line, @Nullable String before, int part) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw ZoneFileUpload.invalid("a header of part " + part + " of the form has no name");
        }
        if (!line.substring(0, colon).equalsIgnoreCase("content-disposition")) {
            return before;
        }
        return HeaderParameters.parse(line.substring(colon + 1))
                .orElseThrow(() -> ZoneFileUpload.invalid(
                        "the Content-Disposition of part " + part + " of the form cannot be read"))
                .get("name")
                .orElse(null);
    }

    private boolean startsWith(int at, char first, char second) {
        return at + 1 < body.length && body[at] == first && body[at + 1] == second;
    }
}
