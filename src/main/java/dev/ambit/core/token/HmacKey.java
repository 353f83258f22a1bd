package dev.ambit.core.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.Jca;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * An HMAC-SHA-256 key for token secrets. It is stored in a file outside of the database.
 *
 * <p>Both hashes of HMAC (RFC 2104) start with a block that depends on the key only. Each digest starts from a copy of
 * the state after that block, which halves the work and, unlike a {@code Mac}, needs no instance per thread.
 */
public final class HmacKey {
    public static final int BYTES = 32;
    private static final int BLOCK = 64;

    private final int id;
    private final SecretKey key;
    private final MessageDigest inner;
    private final MessageDigest outer;

    /**
     * Creates the key {@code id} from 32 bytes.
     *
     * @throws IllegalArgumentException for any other length
     */
    public HmacKey(int id, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a digest key has " + BYTES + " bytes, not " + secret.length);
        }
        this.id = id;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.inner = initialized(secret, (byte) 0x36);
        this.outer = initialized(secret, (byte) 0x5c);
    }

    /** The id of the key, which is stored with each digest. */
    public int id() {
        return id;
    }

    public TokenDigest digest(TokenSecret secret) {
        return TokenDigest.of(hmac(secret.ascii()));
    }

    /**
     * Derives a key of 32 bytes for {@code purpose}: one block of HKDF-Expand (RFC 5869, 2.3), which is the HMAC of the
     * purpose and a last byte that is not valid in a token, so it never equals the digest of a token.
     */
    public byte[] derive(String purpose) {
        return Jca.expand(key, purpose.getBytes(UTF_8), BYTES);
    }

    private byte[] hmac(byte[] text) {
        return copy(outer).digest(copy(inner).digest(text));
    }

    @Override
    public String toString() {
        return "HmacKey[" + id + "]";
    }

    private static MessageDigest initialized(byte[] secret, byte pad) {
        byte[] block = Arrays.copyOf(secret, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        MessageDigest digest = Jca.sha256();
        digest.update(block);
        return digest;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the JDK is cloneable", e);
        }
    }
}
