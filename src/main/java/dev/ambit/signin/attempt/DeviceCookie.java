package dev.ambit.signin.attempt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.route.HostCookie;
import dev.ambit.http.route.Request;
import dev.ambit.http.wire.Response;
import dev.ambit.storage.CaseFolding;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HMAC-signed cookie that recognises a browser in which a user signed in before (the device cookie of OWASP). Such
 * a browser has its own attempts and its own queue while others guess the password; the cookie authenticates nothing
 * else. Its MACs are keyed by the digest keys, so that a restart during an attack does not make every device unknown, and
 * every server with these keys knows the device.
 *
 * <p>The cookie has three parts, separated by dots: the device, a MAC for one e-mail address, and a MAC for requests
 * that name no address.
 */
public final class DeviceCookie {
    private static final HostCookie COOKIE =
            new HostCookie("ambit-device", Duration.ofDays(365).toSeconds());

    private static final int PARTS = 3;

    private final List<HmacKey> keys;

    /** {@code keys} are the current key and then the retired ones. */
    public DeviceCookie(List<HmacKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The client of a request to authenticate as {@code email}, which is null when the request names no address. */
    public SignInClient client(Request request, @Nullable String email) {
        String cookie = read(request);
        return SignInClient.of(request, email == null ? findDeviceOfAnyUser(cookie) : findDevice(cookie, email));
    }

    /** {@code response} with the cookie, unless the browser sent one that need not be set again. */
    public Response remember(Response response, Request request, Session session, String email) {
        return isCurrent(read(request), email)
                ? response
                : response.withHeader(HostCookie.HEADER, COOKIE.of(issue(email, session.id())));
    }

    private static String read(Request request) {
        return COOKIE.read(request.rawRequest()).orElse("");
    }

    /** The cookie for the browser in which {@code email} started {@code session}; each session is one device. */
    String issue(String email, SessionId session) {
        HmacKey current = keys.getFirst();
        String device = session.toString();
        return device + "." + text(mac(current, device, email)) + "." + text(mac(current, device));
    }

    /** The known device of {@code email} that {@code cookie} names; null when it is not valid. */
    @Nullable
    String findDevice(String cookie, String email) {
        String[] parts = parts(cookie);
        return keys.stream().anyMatch(key -> isEqual(mac(key, parts[0], email), parts[1])) ? parts[0] : null;
    }

    /** The known device of any user that {@code cookie} names; null when it is not valid. */
    @Nullable
    String findDeviceOfAnyUser(String cookie) {
        String[] parts = parts(cookie);
        return keys.stream().anyMatch(key -> isEqual(mac(key, parts[0]), parts[2])) ? parts[0] : null;
    }

    /** Whether the cookie is for {@code email} and signed with the current key, so that it need not be set again. */
    boolean isCurrent(String cookie, String email) {
        String[] parts = parts(cookie);
        return isEqual(mac(keys.getFirst(), parts[0], email), parts[1]);
    }

    private static String[] parts(String cookie) {
        String[] parts = cookie.split("\\.", PARTS);
        boolean isWellFormed =
                parts.length == PARTS && SessionId.parse(parts[0]).isPresent();
        return isWellFormed ? parts : new String[] {"", "", ""};
    }

    private static byte[] mac(HmacKey key, String device, String email) {
        return key.derive("ambit device " + device + " of " + CaseFolding.fold(email));
    }

    private static byte[] mac(HmacKey key, String device) {
        return key.derive("ambit device " + device);
    }

    private static String text(byte[] mac) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    private static boolean isEqual(byte[] mac, String sent) {
        return MessageDigest.isEqual(text(mac).getBytes(US_ASCII), sent.getBytes(US_ASCII));
    }
}
