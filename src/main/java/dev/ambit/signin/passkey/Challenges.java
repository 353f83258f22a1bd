package dev.ambit.signin.passkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * WebAuthn challenges: each is valid once, for five minutes and for one purpose. An unauthenticated client can request
 * any number of them, so they are stateless: the time, random bytes, and a MAC over both and the purpose. Only
 * challenges that a registered passkey signed are stored, until they expire. The key is generated at start and kept in
 * memory only.
 */
final class Challenges {
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final int RANDOM_BYTES = 16;
    private static final int PREFIX_BYTES = Long.BYTES + RANDOM_BYTES;

    private final RandomGenerator random;
    private final SecretKeySpec key;
    private final Map<ByteBuffer, Instant> used = new LinkedHashMap<>();

    /** {@code random} must be cryptographically strong. */
    Challenges(RandomGenerator random) {
        this.random = random;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    byte[] create(String purpose, Instant at) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        byte[] prefix = ByteBuffer.allocate(PREFIX_BYTES)
                .putLong(at.toEpochMilli())
                .put(bytes)
                .array();
        byte[] mac = mac(prefix, purpose);
        return ByteBuffer.allocate(PREFIX_BYTES + mac.length)
                .put(prefix)
                .put(mac)
                .array();
    }

    /** Whether this server created it for {@code purpose} and it has not expired. */
    boolean isValid(byte[] challenge, String purpose, Instant at) {
        if (challenge.length <= PREFIX_BYTES) {
            return false;
        }
        byte[] prefix = Arrays.copyOf(challenge, PREFIX_BYTES);
        byte[] mac = Arrays.copyOfRange(challenge, PREFIX_BYTES, challenge.length);
        return MessageDigest.isEqual(mac(prefix, purpose), mac) && at.isBefore(end(challenge));
    }

    /** Marks a valid, signed challenge as used; false when it was used before. */
    synchronized boolean consume(byte[] challenge, Instant at) {
        Iterator<Instant> ends = used.values().iterator();
        while (ends.hasNext()) {
            if (ends.next().isBefore(at)) {
                ends.remove();
            }
        }
        // Kept past its expiry: a request that arrived before may be handled later.
        return used.putIfAbsent(ByteBuffer.wrap(challenge), end(challenge).plus(MAX_AGE)) == null;
    }

    private static Instant end(byte[] challenge) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(challenge).getLong()).plus(MAX_AGE);
    }

    private byte[] mac(byte[] prefix, String purpose) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(prefix);
            return mac.doFinal(purpose.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
