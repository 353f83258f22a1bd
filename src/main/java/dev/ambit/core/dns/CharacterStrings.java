package dev.ambit.core.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text in DNS records: escapes as in RFC 1035, 5.1, octets beyond ASCII as UTF-8. */
final class CharacterStrings {
    private static final int LONGEST_ESCAPE = 4;

    private CharacterStrings() {}

    /** The octets of text without escapes, or empty when it holds control characters or half a surrogate pair. */
    static Optional<byte[]> octets(String text) {
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

    /** The octets of text in which {@code \DDD} and {@code \X} are escapes. */
    static Optional<byte[]> unescaped(String text) {
        return octets(text).flatMap(CharacterStrings::unescaped);
    }

    /** The text that the octets encode, or empty when they hold control characters or are not UTF-8. */
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

    /** In quotes, printable ASCII only, so that nothing can leave the string that it stands in. */
    static String quoted(byte[] octets) {
        StringBuilder quoted = new StringBuilder(octets.length + 2).append('"');
        for (byte octet : octets) {
            int value = octet & 0xff;
            if (value == '"' || value == '\\') {
                quoted.append('\\').append((char) value);
            } else if (value >= ' ' && value < 0x7f) {
                quoted.append((char) value);
            } else {
                quoted.append('\\').append((char) ('0' + value / 100));
                quoted.append((char) ('0' + value / 10 % 10)).append((char) ('0' + value % 10));
            }
        }
        return quoted.append('"').toString();
    }

    static boolean isControl(int c) {
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
                i += LONGEST_ESCAPE - 1;
            }
        }
        return Optional.of(out.toByteArray());
    }

    private static int decimal(byte[] octets, int escape) {
        if (escape + LONGEST_ESCAPE > octets.length) {
            return -1;
        }
        int value = 0;
        for (int i = escape + 1; i < escape + LONGEST_ESCAPE; i++) {
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
