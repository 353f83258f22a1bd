package dev.ambit.core.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The HMAC-SHA-256 of a {@link TokenSecret} under a {@link HmacKey}: the only form in which a secret is stored. Without
 * the key, a stolen database neither verifies a guess nor reveals a token.
 *
 * <p>Digests are compared by ordinary equality: an attacker can choose a text but not its digest, so timing reveals
 * nothing.
 */
public record TokenDigest(long first, long second, long third, long fourth) {
    public static final int BYTES = 32;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * Reads a digest from its 32 bytes.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static TokenDigest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a token digest has " + BYTES + " bytes, not " + bytes.length);
        }
        return new TokenDigest(word(bytes, 0), word(bytes, 8), word(bytes, 16), word(bytes, 24));
    }

    private static long word(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    @Override
    public int hashCode() {
        return (int) first; // already uniformly distributed
    }
}
