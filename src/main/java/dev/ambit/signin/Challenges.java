package dev.ambit.signin;

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
 * What has to come back signed: once, within five minutes, and for what it was made. Anybody may ask for one, so none is
 * remembered: each is the time, random bytes, and a MAC over both and the purpose. Only those that were signed by somebody
 * known are, until they are too old. The key lives as long as the process.
 */
final class Challenges {
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final int RANDOM_BYTES = 16;
    private static final int BEGIN_BYTES = Long.BYTES + RANDOM_BYTES;

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

    byte[] make(String purpose, Instant at) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        byte[] begin = ByteBuffer.allocate(BEGIN_BYTES)
                .putLong(at.toEpochMilli())
                .put(bytes)
                .array();
        byte[] mac = mac(begin, purpose);
        return ByteBuffer.allocate(BEGIN_BYTES + mac.length).put(begin).put(mac).array();
    }

    /** Whether it was made here for {@code purpose} within the last minutes. */
    boolean isOurs(byte[] challenge, String purpose, Instant at) {
        if (challenge.length <= BEGIN_BYTES) {
            return false;
        }
        byte[] begin = Arrays.copyOf(challenge, BEGIN_BYTES);
        byte[] mac = Arrays.copyOfRange(challenge, BEGIN_BYTES, challenge.length);
        return MessageDigest.isEqual(mac(begin, purpose), mac) && at.isBefore(end(challenge));
    }

    /** Uses up one of ours, which was signed; false when it was used up already. */
    synchronized boolean take(byte[] challenge, Instant at) {
        Iterator<Instant> ends = used.values().iterator();
        while (ends.hasNext()) {
            if (ends.next().isBefore(at)) {
                ends.remove();
            }
        }
        // A request that came while it was good may be looked at only now.
        return used.putIfAbsent(ByteBuffer.wrap(challenge), end(challenge).plus(MAX_AGE)) == null;
    }

    private static Instant end(byte[] challenge) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(challenge).getLong()).plus(MAX_AGE);
    }

    private byte[] mac(byte[] begin, String purpose) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(begin);
            return mac.doFinal(purpose.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
