package dev.ambit.core.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The secret itself: 40 characters, {@code ambu_} (a user's), {@code amba_} (an account's) or, for what is no API
 * token, {@code ambs_} (a signed-in person's) or {@code ambl_} (in a link that is handed out); 29 random base62 characters (172 bits) and 6 base62 characters of CRC32 over what stands before, most significant first. The checksum
 * lets garbage be refused without looking anything up, and lets secret scanners know a token from a look-alike.
 *
 * <p>Not a record and never printed: {@link #toString()} masks, so that no log, exception or debugger line shows it.
 */
public final class TokenSecret {
    public static final int LENGTH = 40;
    private static final int PREFIX_LENGTH = 5;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int BODY_LENGTH = LENGTH - CHECKSUM_LENGTH;
    private static final int BASE = 62;
    private static final byte[] ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    /** The digit of each byte, -1 when it is none. Looked up: comparing random ones is guessed wrong every other time. */
    private static final byte[] DIGITS = digits();

    private final byte[] ascii;

    private TokenSecret(byte[] ascii) {
        this.ascii = ascii;
    }

    /** Whose token a text claims to be. */
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

    /** A new secret; {@code random} must be cryptographically strong. */
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

    /** The token that {@code text} spells, or empty when its shape or checksum is wrong. */
    public static Optional<TokenSecret> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        // A character of two surrogates becomes one byte.
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

    /** The secret in the clear, for the one answer that carries it. */
    public String reveal() {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    byte[] ascii() {
        return ascii;
    }

    @Override
    public String toString() {
        return "TokenText[amb" + kind().letter + "_…]";
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
