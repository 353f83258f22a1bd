package dev.ambit.core.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Text in DNS records: escapes as in RFC 1035, 5.1, octets beyond ASCII as UTF-8. An octet of a zone file that is not
 * UTF-8 is represented by an unpaired surrogate, U+DC80 to U+DCFF, which cannot occur in UTF-8 text.
 */
public final class CharacterStrings {
    private static final int MAX_ESCAPE = 4;
    private static final int FIRST_RAW = 0xdc80;
    private static final int LAST_RAW = 0xdcff;
    private static final int RAW_BASE = 0xdc00;

    private CharacterStrings() {}

    /** Encodes text without escapes; empty when it contains control characters or unpaired surrogates. */
    public static Optional<byte[]> octets(String text) {
        if (text.chars().anyMatch(CharacterStrings::isControl)) {
            return Optional.empty();
        }
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] octets = new byte[encoded.remaining()];
            encoded.get(octets);
            return Optional.of(octets);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Encodes text in which {@code \DDD} and {@code \X} are escapes; every octet is allowed. */
    static Optional<byte[]> unescaped(String text) {
        return encoded(text).flatMap(CharacterStrings::unescaped);
    }

    /** Decodes a file; octets that are not UTF-8 become unpaired surrogates. */
    public static String decoded(ByteBuffer file) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(file.remaining());
        while (true) {
            CoderResult result = decoder.decode(file, text, true);
            if (result.isUnderflow()) {
                return text.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (RAW_BASE | (file.get() & 0xff)));
            }
        }
    }

    /** Returns the first octet in {@code text} that is not UTF-8. */
    public static OptionalInt firstRawOctet(String text) {
        return text.chars()
                .filter(CharacterStrings::isRawOctet)
                .map(c -> c & 0xff)
                .findFirst();
    }

    public static boolean isRawOctet(int c) {
        return c >= FIRST_RAW && c <= LAST_RAW;
    }

    private static Optional<byte[]> encoded(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (character < 0x80 || isRawOctet(character)) {
                octets.write(character);
            } else if (Character.isBmpCodePoint(character) && Character.isSurrogate((char) character)) {
                return Optional.empty();
            } else {
                octets.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(character);
        }
        return Optional.of(octets.toByteArray());
    }

    /** Decodes UTF-8; empty when it is malformed or contains control characters. */
    static Optional<String> text(byte[] octets) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return text.chars().anyMatch(CharacterStrings::isControl) ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Returns a quoted string of printable ASCII, so that the content cannot break out of the string. */
    static String quoted(byte[] octets) {
        StringBuilder quoted = new StringBuilder(octets.length + 2).append('"');
        for (byte octet : octets) {
            int value = octet & 0xff;
            if (value == '"' || value == '\\') {
                quoted.append('\\').append((char) value);
            } else if (value >= ' ' && value < 0x7f) {
                quoted.append((char) value);
            } else {
                quoted.append(escaped(value));
            }
        }
        return quoted.append('"').toString();
    }

    /** Returns an octet as {@code \DDD}. */
    public static String escaped(int octet) {
        return new String(
                new char[] {'\\', (char) ('0' + octet / 100), (char) ('0' + octet / 10 % 10), (char) ('0' + octet % 10)
                });
    }

    /** Parses the {@code \DDD} at {@code at}; -1 when there is none. */
    static int escapedAt(String text, int at) {
        return at + MAX_ESCAPE <= text.length()
                ? decimal(text.substring(at, at + MAX_ESCAPE).getBytes(StandardCharsets.ISO_8859_1), 0)
                : -1;
    }

    public static boolean isControl(int c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0);
    }

    private static Optional<byte[]> unescaped(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] != '\\') {
                out.write(octets[i]);
            } else if (i + 1 < octets.length && !isDigit(octets[i + 1])) {
                out.write(octets[++i]);
            } else {
                int value = decimal(octets, i);
                if (value < 0) {
                    return Optional.empty();
                }
                out.write(value);
                i += MAX_ESCAPE - 1;
            }
        }
        return Optional.of(out.toByteArray());
    }

    private static int decimal(byte[] octets, int escape) {
        if (escape + MAX_ESCAPE > octets.length) {
            return -1;
        }
        int value = 0;
        for (int i = escape + 1; i < escape + MAX_ESCAPE; i++) {
            if (!isDigit(octets[i])) {
                return -1;
            }
            value = value * 10 + octets[i] - '0';
        }
        return value > 0xff ? -1 : value;
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }
}
