package dev.ambit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The first line of a request, as far as the library leaves it to us.
 *
 * <p>Reads a request of HTTP/1.0 as one of HTTP/1.1 that closes its connection, which is how a server of 1.1 answers it (RFC
 * 9112, 2.3). Some DNS clients and nginx in front of a server speak 1.0, the library only 1.1.
 */
final class Http10Translator {
    private static final String VERSION = " HTTP/1.0\r\n";

    private static final byte DELETE = 0x7f;

    private Http10Translator() {}

    /** Whether a request that begins so is one of HTTP/1.0; {@code begin} holds at least its first line. */
    static boolean isHttp10(byte[] begin) {
        int end = indexOf(begin, begin.length, '\n') + 1;
        return end >= VERSION.length()
                && new String(begin, end - VERSION.length(), VERSION.length(), ISO_8859_1).equals(VERSION);
    }

    /**
     * Whether {@code begin}, as much of a request as is there, may begin one: a method is written in capitals (RFC 9110, 9.1,
     * methods are case-sensitive). The library takes "get" for GET and fails on what is no word at all.
     */
    static boolean mayBegin(byte[] begin) {
        for (byte c : begin) {
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
     * Whether a whole line, without its end, has a method that may be one, no control character, nothing beyond ASCII, and no
     * fragment: RFC 9112 (3.2) knows none, the library cuts it off, and so two spellings would name one route.
     */
    static boolean isPlain(byte[] line) {
        if (!mayBegin(line)) {
            return false;
        }
        for (byte c : line) {
            if (c < ' ' || c == '#' || c == DELETE) { // bytes beyond ASCII are negative
                return false;
            }
        }
        return true;
    }

    /**
     * The same without an empty line before the request (RFC 9112, 2.2): old clients send one after a body, and the library
     * leaves the end of the PROXY header of an unknown connection behind.
     */
    static byte[] withoutEmptyLine(byte[] begin) {
        int from = 0;
        if (from < begin.length && begin[from] == '\r') {
            from++;
        }
        if (from < begin.length && begin[from] == '\n') {
            return Arrays.copyOfRange(begin, from + 1, begin.length);
        }
        return begin;
    }

    /** Whether {@code bytes} hold a line end at or behind {@code from}. */
    static boolean hasLine(byte[] bytes, int from) {
        for (int i = Math.max(0, from); i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code bytes} hold the end of all header lines at or behind {@code from}. */
    static boolean hasHeaders(byte[] bytes, int from) {
        for (int i = Math.max(0, from); i + 3 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return true;
            }
        }
        return false;
    }

    /**
     * The same request in HTTP/1.1; {@code request} holds all its header lines. Empty when it has a transfer coding, which
     * 1.0 does not know: whoever sent it and whoever passed it on may disagree about where it ends (RFC 9112, 6.1).
     */
    static Optional<byte[]> translate(byte[] request) {
        String text = new String(request, ISO_8859_1);
        int line = text.indexOf(VERSION);
        String headers = text.substring(0, text.indexOf("\r\n\r\n") + 2).toLowerCase(Locale.ROOT);
        if (headers.contains("\r\ntransfer-encoding:")) {
            return Optional.empty();
        }
        String host = headers.contains("\r\nhost:") ? "" : "Host: localhost\r\n"; // 1.0 need not name one
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
