package dev.ambit.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.account.SessionId;
import dev.ambit.http.HostCookie;
import dev.ambit.storage.Folding;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Knows a browser in which somebody signed in before, by a cookie that nobody can make: it lets them in while others guess
 * their password (the device cookie of OWASP). It proves nothing else. Its key lives as long as the process.
 */
final class KnownDevice {
    static final HostCookie COOKIE =
            new HostCookie("ambit-device", Duration.ofDays(365).toSeconds());

    private final SecretKeySpec key;

    KnownDevice(RandomGenerator random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The cookie for the browser in which {@code email} began {@code session}: one device a session, however often it asks. */
    String remember(String email, SessionId session) {
        return session + "." + proof(session.toString(), email);
    }

    /** Which known device of {@code email} sent that cookie; null when none. */
    @Nullable
    String of(String cookie, String email) {
        int dot = cookie.indexOf('.');
        if (dot < 0) {
            return null;
        }
        String device = cookie.substring(0, dot);
        boolean proved = MessageDigest.isEqual(
                proof(device, email).getBytes(UTF_8), cookie.substring(dot + 1).getBytes(UTF_8));
        return proved ? device : null;
    }

    private String proof(String device, String email) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] proof = mac.doFinal((device + " " + Folding.fold(email)).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
