package dev.ambit.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.token.HmacKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps what must be read again unreadable for who has the database alone: AES-256-GCM under a key derived from a digest key.
 * Sealed, it is the nonce and then the ciphertext with its tag.
 */
final class SecretCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    SecretCipher(HmacKey from) {
        this.key = new SecretKeySpec(from.derive("ambit seal"), "AES");
    }

    /** {@code whose} must be said again to open it. */
    byte[] encrypt(byte[] plain, String whose, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, whose).doFinal(plain);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
            System.arraycopy(ciphertext, 0, sealed, NONCE_BYTES, ciphertext.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * What was sealed.
     *
     * @throws IllegalStateException when it was not, or for somebody else, or under another key
     */
    byte[] decrypt(byte[] sealed, String whose) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), whose);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was sealed for " + whose + " cannot be opened", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String whose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(whose.getBytes(UTF_8));
        return cipher;
    }
}
