package dev.ambit.signin.totp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.SecretCipher;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.storage.StoredOneTimePassword;
import dev.ambit.storage.Tx;
import java.net.URLEncoder;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.utils.base32;

/**
 * Time-based one-time passwords (TOTP, RFC 6238, with the parameters that every app supports: six digits, SHA-1, 30
 * seconds), and ten recovery codes for users who lost the app. Each works once.
 */
public final class OneTimePasswords {
    static final int RECOVERY_CODES = 10;
    private static final Logger LOG = LoggerFactory.getLogger(OneTimePasswords.class);
    private static final int SECRET_BYTES = 20; // as long as the hash (RFC 4226, 4)
    private static final int RECOVERY_BYTES = 10; // 80 bits: 16 letters and digits

    /** The previous and the next password are accepted, too, for wrong clocks and slow typing. */
    private static final int STEPS_AROUND = 1;

    private static final base32 BASE32 = new base32(base32.Alphabet.BASE32, false, false);

    private final TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator();
    private final List<HmacKey> keys;
    private final RandomGenerator random;

    /** {@code keys} are the current key and then the retired ones; {@code random} must be cryptographically strong. */
    public OneTimePasswords(List<HmacKey> keys, RandomGenerator random) {
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /**
     * A new secret that is not stored yet.
     *
     * @param secret in base32, for typing it in
     * @param uri the {@code otpauth} URI, which apps read from a QR code
     */
    record Enrollment(String secret, String uri) {
        /** Does not contain the secret. */
        @Override
        public String toString() {
            return "Enrollment[…]";
        }
    }

    Enrollment enroll(String email) {
        String secret = base32(SECRET_BYTES);
        String label = URLEncoder.encode(email, UTF_8).replace("+", "%20");
        return new Enrollment(secret, "otpauth://totp/Ambit:" + label + "?secret=" + secret + "&issuer=Ambit");
    }

    public boolean isEnabled(Tx tx, UserId user) {
        return tx.oneTimePasswords().find(user).isPresent();
    }

    /**
     * Stores {@code secret} for the user, if {@code code} shows that the app has it.
     *
     * @return the new recovery codes; empty when the code is wrong or the secret is malformed
     */
    Optional<List<String>> enable(Tx tx, UserId user, String secret, String code, Instant at) {
        byte[] bytes = BASE32.fromString(secret);
        if (bytes == null || bytes.length != SECRET_BYTES) {
            return Optional.empty();
        }
        OptionalLong step = step(bytes, code, at);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        put(tx, user, bytes, step.getAsLong(), at);
        return Optional.of(renewRecoveryCodes(tx, user));
    }

    /** Creates ten codes, which replace the previous ones. */
    List<String> renewRecoveryCodes(Tx tx, UserId user) {
        List<String> codes = new ArrayList<>();
        List<TokenDigest> digests = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            String code = base32(RECOVERY_BYTES);
            codes.add(String.join(
                    "-", code.substring(0, 4), code.substring(4, 8), code.substring(8, 12), code.substring(12)));
            digests.add(digest(keys.getFirst(), user, code));
        }
        tx.oneTimePasswords().replaceRecoveryCodes(user, digests);
        return codes;
    }

    /** Uses up {@code code}, an app password or a recovery code; false, with nothing changed, when it is wrong. */
    public boolean consume(Tx tx, UserId user, String code, Instant at) {
        StoredOneTimePassword stored = tx.oneTimePasswords().find(user).orElseThrow();
        String plain = code.replaceAll("[\\s-]", "");
        if (plain.length() != generator.getPasswordLength()) {
            String letters = plain.toUpperCase(Locale.ROOT);
            return keys.stream()
                    .anyMatch(key -> tx.oneTimePasswords().consumeRecoveryCode(user, digest(key, user, letters)));
        }
        Optional<HmacKey> key =
                keys.stream().filter(one -> one.id() == stored.keyId()).findFirst();
        if (key.isEmpty()) {
            LOG.error(
                    "the digest key {} is missing, which the authenticator app of user {} needs", stored.keyId(), user);
            return false;
        }
        byte[] secret = new SecretCipher(key.get()).decrypt(stored.sealed(), user.toString());
        OptionalLong step = step(secret, plain, at);
        if (step.isEmpty() || !tx.oneTimePasswords().advance(user, step.getAsLong())) {
            return false;
        }
        if (stored.keyId() != keys.getFirst().id()) {
            put(tx, user, secret, step.getAsLong(), stored.createdOn()); // so that the old key can be removed later
        }
        return true;
    }

    /** Stores the secret, encrypted under the current key. */
    private void put(Tx tx, UserId user, byte[] secret, long lastStep, Instant createdOn) {
        HmacKey key = keys.getFirst();
        byte[] sealed = new SecretCipher(key).encrypt(secret, user.toString(), random);
        tx.oneTimePasswords().put(new StoredOneTimePassword(user, sealed, key.id(), lastStep, createdOn));
    }

    /** The time step whose password is {@code code}; empty when none is. */
    private OptionalLong step(byte[] secret, String code, Instant at) {
        SecretKeySpec key = new SecretKeySpec(secret, generator.getAlgorithm());
        long length = generator.getTimeStep().toSeconds();
        long now = at.getEpochSecond() / length;
        byte[] sent = code.getBytes(UTF_8);
        for (long step = now - STEPS_AROUND; step <= now + STEPS_AROUND; step++) {
            if (MessageDigest.isEqual(password(key, Instant.ofEpochSecond(step * length)), sent)) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    private byte[] password(SecretKeySpec key, Instant at) {
        try {
            return generator.generateOneTimePasswordString(key, at, Locale.ROOT).getBytes(UTF_8);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes every key", e);
        }
    }

    private String base32(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return BASE32.toString(bytes);
    }

    private static TokenDigest digest(HmacKey key, UserId user, String code) {
        return TokenDigest.of(key.derive("recovery code of " + user + ": " + code));
    }
}
