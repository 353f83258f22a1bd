package dev.ambit.core.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A secret of 40 characters: a prefix, 29 random base62 characters (172 bits), and the CRC32 of both as 6 base62
 * characters, most significant first. The prefix is {@code ambu_} (user token), {@code amba_} (account token),
 * {@code ambs_} (session) or {@code ambl_} (link). The checksum allows rejecting garbage without a look-up, and lets
 * secret scanners avoid false positives.
 *
 * <p>Not a record, because {@link #toString()} must mask the secret in logs, exceptions and debuggers.
 */
public final class TokenSecret {
    public static final int LENGTH = 40;
    private static final int PREFIX_LENGTH = 5;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int BODY_LENGTH = LENGTH - CHECKSUM_LENGTH;
    private static final int BASE = 62;
    private static final byte[] ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    /**
     * The base62 digit of each byte, or -1. A table, because comparisons of random characters mispredict every other
     * time.
     */
    private static final byte[] DIGITS = digits();

    private final byte[] ascii;

    private TokenSecret(byte[] ascii) {
        this.ascii = ascii;
    }

    /** The kind of a secret, encoded in its prefix. */
    public enum Kind {
        USER('u'),
        ACCOUNT('a'),
        SESSION('s'),
        LINK('l');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /** Generates a secret; {@code random} must be cryptographically strong. */
    public static TokenSecret mint(Kind kind, RandomGenerator random) {
        byte[] ascii = new byte[LENGTH];
        ascii[0] = 'a';
        ascii[1] = 'm';
        ascii[2] = 'b';
        ascii[3] = (byte) kind.letter;
        ascii[4] = '_';
        for (int i = PREFIX_LENGTH; i < BODY_LENGTH; i++) {
            ascii[i] = ALPHABET[random.nextInt(BASE)];
        }
        writeChecksum(ascii, checksum(ascii));
        return new TokenSecret(ascii);
    }

    /** Parses a secret; empty when its form or checksum is wrong. */
    public static Optional<TokenSecret> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        // A surrogate pair is encoded as one byte.
        return ascii.length == LENGTH && isWellFormed(ascii) ? Optional.of(new TokenSecret(ascii)) : Optional.empty();
    }

    public Kind kind() {
        return switch (ascii[3]) {
            case 'u' -> Kind.USER;
            case 'a' -> Kind.ACCOUNT;
            case 's' -> Kind.SESSION;
            default -> Kind.LINK;
        };
    }

    /** Returns the plain text of the secret, for the one response that contains it. */
    public String reveal() {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    byte[] ascii() {
        return ascii;
    }

    @Override
    public String toString() {
        return "TokenSecret[amb" + kind().letter + "_…]";
    }

    private static boolean isWellFormed(byte[] ascii) {
        boolean prefix = ascii[0] == 'a'
                && ascii[1] == 'm'
                && ascii[2] == 'b'
                && (ascii[3] == 'u' || ascii[3] == 'a' || ascii[3] == 's' || ascii[3] == 'l')
                && ascii[4] == '_';
        if (!prefix) {
            return false;
        }
        long checksum = 0;
        int digits = 0;
        for (int i = PREFIX_LENGTH; i < LENGTH; i++) {
            int digit = DIGITS[ascii[i] & 0xff];
            digits |= digit;
            checksum = i < BODY_LENGTH ? 0 : checksum * BASE + digit;
        }
        return digits >= 0 && checksum == checksum(ascii);
    }

    private static byte[] digits() {
        byte[] digits = new byte[256];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < BASE; i++) {
            digits[ALPHABET[i]] = (byte) i;
        }
        return digits;
    }

    private static long checksum(byte[] ascii) {
        CRC32 crc = new CRC32();
        crc.update(ascii, 0, BODY_LENGTH);
        return crc.getValue();
    }

    private static void writeChecksum(byte[] ascii, long checksum) {
        long rest = checksum;
        for (int i = LENGTH - 1; i >= BODY_LENGTH; i--) {
            ascii[i] = ALPHABET[(int) (rest % BASE)];
            rest /= BASE;
        }
    }
}
