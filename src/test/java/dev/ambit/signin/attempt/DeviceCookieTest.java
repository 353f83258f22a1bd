package dev.ambit.signin.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.account.SessionId;
import dev.ambit.core.token.HmacKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The device cookie across a restart: two instances with the same keys. */
final class DeviceCookieTest {
    private static final String OWNER = "owner@example.com";
    private static final HmacKey FIRST = key(1);
    private static final HmacKey SECOND = key(2);

    private final SessionId session = SessionId.random(new Random(1));
    private final String device = session.toString();
    private final String cookie = new DeviceCookie(List.of(FIRST)).issue(OWNER, session);

    private static HmacKey key(int id) {
        byte[] secret = new byte[HmacKey.BYTES];
        secret[0] = (byte) id;
        return new HmacKey(id, secret);
    }

    @Test
    void deviceIsKnownAfterARestart() {
        DeviceCookie restarted = new DeviceCookie(List.of(FIRST));
        assertThat(restarted.findDevice(cookie, OWNER)).isEqualTo(device);
        assertThat(restarted.findDeviceOfAnyUser(cookie)).isEqualTo(device);
        assertThat(restarted.isCurrent(cookie, OWNER)).isTrue();
    }

    @Test
    void deviceIsKnownAfterItsKeyWasReplacedAndGetsANewCookie() {
        DeviceCookie restarted = new DeviceCookie(List.of(SECOND, FIRST));
        assertThat(restarted.findDevice(cookie, OWNER)).isEqualTo(device);
        assertThat(restarted.findDeviceOfAnyUser(cookie)).isEqualTo(device);
        assertThat(restarted.isCurrent(cookie, OWNER)).isFalse();
    }

    @Test
    void serverWithOtherKeysDoesNotKnowTheDevice() {
        DeviceCookie other = new DeviceCookie(List.of(SECOND));
        assertThat(other.findDevice(cookie, OWNER)).isNull();
        assertThat(other.findDeviceOfAnyUser(cookie)).isNull();
    }

    /** Attack: the owner of a cookie guesses the password of another user with it. */
    @Test
    void deviceOfOneUserIsNotThatOfAnother() {
        DeviceCookie devices = new DeviceCookie(List.of(FIRST));
        assertThat(devices.findDevice(cookie, "other@example.com")).isNull();
        for (String forged :
                List.of("", device, device + "..", cookie.replaceFirst("\\.", ".x"), cookie.replace('.', ' '))) {
            assertThat(devices.findDevice(forged, OWNER)).as(forged).isNull();
        }
    }
}
