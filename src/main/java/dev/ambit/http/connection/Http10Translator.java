package dev.ambit.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks of the request line that the library does not make, and translation of HTTP/1.0.
 *
 * <p>An HTTP/1.0 request becomes one of HTTP/1.1 that closes its connection, which is how an HTTP/1.1 server responds
 * to it (RFC 9112, 2.3). Some DNS clients, and nginx as a reverse proxy, use 1.0; the library supports only 1.1.
 */
final class Http10Translator {
    private static final String VERSION = " HTTP/1.0\r\n";

    private static final byte DELETE = 0x7f;

    private Http10Translator() {}

    /** Whether the request is HTTP/1.0; {@code head} contains at least its first line. */
    static boolean isHttp10(byte[] head) {
        int end = indexOf(head, head.length, '\n') + 1;
        return end >= VERSION.length()
                && new String(head, end - VERSION.length(), VERSION.length(), ISO_8859_1).equals(VERSION);
    }

    /**
     * Whether {@code head}, the first bytes of a request, may be a method, which consists of capitals (methods are
     * case-sensitive, RFC 9110, 9.1). The library accepts "get" for GET, and fails on input that is not a word.
     */
    static boolean isPossibleMethod(byte[] head) {
        for (byte c : head) {
            if (c == ' ' || c == '\r' || c == '\n') {
                return true;
            }
            if ((c < 'A' || c > 'Z') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a request line, without its end, has a possible method, no control or non-ASCII characters, and no
     * fragment: RFC 9112 (3.2) allows none, but the library removes it, so that two spellings would name one route.
     */
    static boolean isValidRequestLine(byte[] line) {
        if (!isPossibleMethod(line)) {
            return false;
        }
        for (byte c : line) {
            if (c < ' ' || c == '#' || c == DELETE) { // non-ASCII bytes are negative
                return false;
            }
        }
        return true;
    }

    /**
     * Removes an empty line before the request (RFC 9112, 2.2): old clients send one after a body, and the library
     * does not consume the line end of a {@code PROXY UNKNOWN} header.
     */
    static byte[] withoutEmptyLine(byte[] head) {
        int from = 0;
        if (from < head.length && head[from] == '\r') {
            from++;
        }
        if (from < head.length && head[from] == '\n') {
            return Arrays.copyOfRange(head, from + 1, head.length);
        }
        return head;
    }

    /** Whether {@code bytes} contain a line end at or after {@code from}. */
    static boolean hasLine(byte[] bytes, int from) {
        for (int i = Math.max(0, from); i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code bytes} contain the end of the headers at or after {@code from}. */
    static boolean hasHeaders(byte[] bytes, int from) {
        for (int i = Math.max(0, from); i + 3 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return true;
            }
        }
        return false;
    }

    /**
     * The same request in HTTP/1.1; {@code request} contains all its headers. Empty when it has a transfer coding,
     * which 1.0 does not define: client and proxies may disagree about where the request ends (RFC 9112, 6.1).
     */
    static Optional<byte[]> translate(byte[] request) {
        String text = new String(request, ISO_8859_1);
        int line = text.indexOf(VERSION);
        String headers = text.substring(0, text.indexOf("\r\n\r\n") + 2).toLowerCase(Locale.ROOT);
        if (headers.contains("\r\ntransfer-encoding:")) {
            return Optional.empty();
        }
        String host = headers.contains("\r\nhost:") ? "" : "Host: localhost\r\n"; // optional in 1.0
        return Optional.of((text.substring(0, line)
                        + " HTTP/1.1\r\nConnection: close\r\n"
                        + host
                        + text.substring(line + VERSION.length()))
                .getBytes(ISO_8859_1));
    }

    private static int indexOf(byte[] bytes, int length, char c) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }
}
