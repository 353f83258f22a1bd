package dev.ambit.core.token;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key under which secrets are digested. It lives in a file beside the database, never in it. */
public final class DigestKey {
    public static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final int id;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> mac;

    /**
     * The key {@code id} of {@code secret}.
     *
     * @throws IllegalArgumentException unless the secret has 32 bytes
     */
    public DigestKey(int id, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a digest key has " + BYTES + " bytes, not " + secret.length);
        }
        this.id = id;
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.mac = ThreadLocal.withInitial(this::newMac);
    }

    /** Which key a stored digest was made with. */
    public int id() {
        return id;
    }

    public TokenDigest digest(TokenText text) {
        return TokenDigest.of(mac.get().doFinal(text.ascii()));
    }

    @Override
    public String toString() {
        return "DigestKey[" + id + "]";
    }

    private Mac newMac() {
        try {
            Mac instance = Mac.getInstance(ALGORITHM);
            instance.init(key);
            return instance;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
