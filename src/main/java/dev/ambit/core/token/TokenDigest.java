package dev.ambit.core.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The HMAC-SHA-256 of a {@link TokenSecret} under a {@link HmacKey}: all that is kept of a secret. Without the key, a
 * stolen database neither verifies a guess nor yields a token.
 *
 * <p>Digests are compared by ordinary equality: who can choose a text cannot choose its digest, so timing tells nothing.
 */
public record TokenDigest(long first, long second, long third, long fourth) {
    public static final int BYTES = 32;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * The digest in {@code bytes}.
     *
     * @throws IllegalArgumentException unless there are 32
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
        return (int) first; // uniform already
    }
}
