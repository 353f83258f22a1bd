package dev.ambit.core.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A key under which secrets are digested. It lives in a file beside the database, never in it.
 *
 * <p>HMAC (RFC 2104) begins both of its hashes with a block that depends on the key alone. Here each starts from a copy of
 * the state after that block: half of the work of a {@code Mac}, and none that each connection's thread would need its own
 * of.
 */
public final class HmacKey {
    public static final int BYTES = 32;
    private static final int BLOCK = 64;

    private final int id;
    private final MessageDigest inner;
    private final MessageDigest outer;

    /**
     * The key {@code id} of {@code secret}.
     *
     * @throws IllegalArgumentException unless the secret has 32 bytes
     */
    public HmacKey(int id, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a digest key has " + BYTES + " bytes, not " + secret.length);
        }
        this.id = id;
        this.inner = initialized(secret, (byte) 0x36);
        this.outer = initialized(secret, (byte) 0x5c);
    }

    /** Which key a stored digest was made with. */
    public int id() {
        return id;
    }

    public TokenDigest digest(TokenSecret text) {
        return TokenDigest.of(hmac(text.ascii()));
    }

    /**
     * Another key, of 32 bytes, for {@code purpose}: one block of HKDF-Expand (RFC 5869, 2.3). It ends with a byte that no
     * token's text has, so it is never the digest of one.
     */
    public byte[] derive(String purpose) {
        byte[] info = purpose.getBytes(UTF_8);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return hmac(block);
    }

    private byte[] hmac(byte[] text) {
        return copy(outer).digest(copy(inner).digest(text));
    }

    @Override
    public String toString() {
        return "DigestKey[" + id + "]";
    }

    private static MessageDigest initialized(byte[] secret, byte pad) {
        byte[] block = Arrays.copyOf(secret, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(block);
            return digest;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }
}
