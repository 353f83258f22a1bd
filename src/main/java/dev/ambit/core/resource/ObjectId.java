package dev.ambit.core.resource;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;

/**
 * A 128-bit identifier: 32 lower-case hexadecimal digits on the wire, two longs in memory so that a comparison does not
 * allocate.
 */
public interface ObjectId {
    int LENGTH = 32;

    long high();

    long low();

    /** Whether {@code text} is 32 lower-case hexadecimal digits. */
    static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= HexDigits.IS_HEX_DIGIT.length || !HexDigits.IS_HEX_DIGIT[c]) {
                return false;
            }
        }
        return true;
    }

    static long high(String text) {
        return HexFormat.fromHexDigitsToLong(text, 0, LENGTH / 2);
    }

    static long low(String text) {
        return HexFormat.fromHexDigitsToLong(text, LENGTH / 2, LENGTH);
    }

    /** Writes the 32 digits of {@code id} into {@code ascii}, starting at {@code at}. */
    static void print(ObjectId id, byte[] ascii, int at) {
        print(id.high(), ascii, at);
        print(id.low(), ascii, at + LENGTH / 2);
    }

    private static void print(long half, byte[] ascii, int at) {
        for (int i = 0; i < LENGTH / 2; i++) {
            ascii[at + i] = HexDigits.ASCII[(int) (half >>> (60 - 4 * i)) & 0xf];
        }
    }

    static String print(ObjectId id) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.high()) + hex.toHexDigits(id.low());
    }

    /** Tables, because a branch on whether a random digit is a letter mispredicts half of the time. */
    final class HexDigits {
        private static final byte[] ASCII = "0123456789abcdef".getBytes(US_ASCII);
        private static final boolean[] IS_HEX_DIGIT = new boolean[128];

        static {
            for (byte digit : ASCII) {
                IS_HEX_DIGIT[digit] = true;
            }
        }

        private HexDigits() {}
    }
}
