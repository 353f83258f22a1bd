package dev.ambit.signin.passkey;

import dev.ambit.core.token.HmacKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * WebAuthn challenges: each is valid once, for five minutes and for one purpose. An unauthenticated client can request
 * any number of them, so they are stateless: the time, random bytes, and a MAC over both and the purpose. The MAC is
 * keyed by the digest keys, so that an open challenge outlives a restart, and every server with these keys accepts it.
 *
 * <p>Only challenges that a registered passkey signed are stored, until they expire, in the memory of this process. One
 * that is older than the process may have been used before a restart: it is accepted only from a passkey that was not
 * used since. Two servers that run at the same time do not know which challenges the other has used.
 */
public final class Challenges {
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final int RANDOM_BYTES = 16;
    private static final int PREFIX_BYTES = Long.BYTES + RANDOM_BYTES;

    private final List<HmacKey> keys;
    private final RandomGenerator random;
    private final Instant startedOn;

    /**
     * The used challenges and the times until which they are kept. It has no maximum size: if an unexpired one were
     * dropped, its assertion could be replayed. Each took a signature and an attempt, so there are few.
     */
    private final Map<ByteBuffer, Instant> used = new LinkedHashMap<>();

    /**
     * {@code keys} are the current key and then the retired ones; {@code random} must be cryptographically strong;
     * {@code startedOn} is the start of this process.
     */
    public Challenges(List<HmacKey> keys, RandomGenerator random, Instant startedOn) {
        this.keys = List.copyOf(keys);
        this.random = random;
        this.startedOn = startedOn;
    }

    byte[] create(String purpose, Instant at) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        byte[] prefix = ByteBuffer.allocate(PREFIX_BYTES)
                .putLong(at.toEpochMilli())
                .put(bytes)
                .array();
        byte[] mac = mac(keys.getFirst(), prefix, purpose);
        return ByteBuffer.allocate(PREFIX_BYTES + mac.length)
                .put(prefix)
                .put(mac)
                .array();
    }

    /** Whether a server with these keys created it for {@code purpose} and it has not expired. */
    boolean isValid(byte[] challenge, String purpose, Instant at) {
        if (challenge.length <= PREFIX_BYTES) {
            return false;
        }
        byte[] prefix = Arrays.copyOf(challenge, PREFIX_BYTES);
        byte[] mac = Arrays.copyOfRange(challenge, PREFIX_BYTES, challenge.length);
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(mac(key, prefix, purpose), mac))
                && at.isBefore(end(challenge));
    }

    /**
     * Marks a valid, signed challenge as used; false when it was used before.
     *
     * @param lastUsedOn when the passkey that signed it was last used; null when never
     */
    synchronized boolean consume(byte[] challenge, @Nullable Instant lastUsedOn, Instant at) {
        used.values().removeIf(end -> end.isBefore(at));
        Instant createdOn = createdOn(challenge);
        if (createdOn.isBefore(startedOn) && lastUsedOn != null && !lastUsedOn.isBefore(createdOn)) {
            return false;
        }
        // Kept past its expiry: a request that arrived before may be handled later.
        return used.putIfAbsent(ByteBuffer.wrap(challenge), end(challenge).plus(MAX_AGE)) == null;
    }

    private static Instant createdOn(byte[] challenge) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(challenge).getLong());
    }

    private static Instant end(byte[] challenge) {
        return createdOn(challenge).plus(MAX_AGE);
    }

    private static byte[] mac(HmacKey key, byte[] prefix, String purpose) {
        return key.derive("ambit challenge " + HexFormat.of().formatHex(prefix) + " to " + purpose);
    }
}
