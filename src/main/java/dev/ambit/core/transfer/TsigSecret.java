package dev.ambit.core.transfer;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The secret of a TSIG key: 16 to 256 bytes. {@code toString()} is masked. */
public final class TsigSecret {
    /** The text in place of a secret; never a valid secret itself. */
    public static final String MASK = "********";

    /** The rule as the predicate of an error message. */
    public static final String RULE = "must be 16 to 256 bytes in base64 (RFC 4648, 4)";

    /** RFC 8945, 10 advises against secrets that are shorter than the output of the hash; older keys have 128 bits. */
    private static final int MIN_BYTES = 16;

    private static final int MAX_BYTES = 256;
    private static final int NEW_BYTES = 32;

    private final byte[] bytes;

    private TsigSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the secret with these bytes.
     *
     * @throws IllegalArgumentException when there are less than 16 or more than 256
     */
    public static TsigSecret of(byte[] bytes) {
        if (!isValid(bytes)) {
            throw new IllegalArgumentException("a TSIG secret has 16 to 256 bytes, not " + bytes.length);
        }
        return new TsigSecret(bytes.clone());
    }

    /** Parses base64 in its canonical form, with padding: {@link #base64()} returns the same text. */
    public static Optional<TsigSecret> parse(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            TsigSecret secret = new TsigSecret(bytes);
            return isValid(bytes) && secret.base64().equals(base64) ? Optional.of(secret) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Returns a new secret of 256 random bits; {@code random} must be cryptographically strong. */
    public static TsigSecret random(RandomGenerator random) {
        byte[] bytes = new byte[NEW_BYTES];
        random.nextBytes(bytes);
        return new TsigSecret(bytes);
    }

    private static boolean isValid(byte[] bytes) {
        return bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TsigSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
