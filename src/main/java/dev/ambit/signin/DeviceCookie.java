package dev.ambit.signin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.account.SessionId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.HostCookie;
import dev.ambit.storage.CaseFolding;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows a browser in which a user signed in before, by an HMAC-signed cookie (the device cookie of OWASP): it has attempts and
 * turns of its own while others guess the password. It proves nothing else. Its keys are derived from the digest keys, so that a
 * restart during an attack does not make every device unknown.
 *
 * <p>The cookie is the device, a proof for one e-mail address, and a proof for when no address is given; parted by dots.
 */
final class DeviceCookie {
    static final HostCookie COOKIE =
            new HostCookie("ambit-device", Duration.ofDays(365).toSeconds());

    private static final int PARTS = 3;

    private final List<HmacKey> keys;

    /** {@code keys} are the current key and then the retired ones. */
    DeviceCookie(List<HmacKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The cookie for the browser in which {@code email} began {@code session}: one device a session, however often it asks. */
    String remember(String email, SessionId session) {
        HmacKey current = keys.getFirst();
        String device = session.toString();
        return device + "." + text(proof(current, device, email)) + "." + text(proof(current, device));
    }

    /** Which known device of {@code email} sent that cookie; null when none. */
    @Nullable
    String of(String cookie, String email) {
        String[] parts = parts(cookie);
        return keys.stream().anyMatch(key -> isEqual(proof(key, parts[0], email), parts[1])) ? parts[0] : null;
    }

    /** Which known device, of whichever user, sent that cookie; null when none. */
    @Nullable
    String ofAny(String cookie) {
        String[] parts = parts(cookie);
        return keys.stream().anyMatch(key -> isEqual(proof(key, parts[0]), parts[2])) ? parts[0] : null;
    }

    /** Whether the cookie need not be sent again: it is for {@code email}, and under the current key. */
    boolean isRemembered(String cookie, String email) {
        String[] parts = parts(cookie);
        return isEqual(proof(keys.getFirst(), parts[0], email), parts[1]);
    }

    private static String[] parts(String cookie) {
        String[] parts = cookie.split("\\.", PARTS);
        boolean isRead = parts.length == PARTS && SessionId.parse(parts[0]).isPresent();
        return isRead ? parts : new String[] {"", "", ""};
    }

    private static byte[] proof(HmacKey key, String device, String email) {
        return key.derive("ambit device " + device + " of " + CaseFolding.fold(email));
    }

    private static byte[] proof(HmacKey key, String device) {
        return key.derive("ambit device " + device);
    }

    private static String text(byte[] proof) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    }

    private static boolean isEqual(byte[] proof, String sent) {
        return MessageDigest.isEqual(text(proof).getBytes(US_ASCII), sent.getBytes(US_ASCII));
    }
}
