package dev.ambit.core;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The algorithms of the Java Cryptography Architecture that every JDK has, without its checked exceptions. */
public final class Jca {
    private Jca() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    public static Mac hmacSha256(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Derives {@code length} bytes for {@code info} by HKDF-Expand with SHA-256 (RFC 5869, 2.3). */
    public static byte[] expand(SecretKey key, byte[] info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.expandOnly(key, info, length));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("every JDK has this algorithm", e);
    }
}
