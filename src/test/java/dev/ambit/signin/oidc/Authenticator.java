package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.ambit.Browser;
import dev.ambit.TestServer.Response;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.utils.base32;

/** An authenticator app that was set up for the user of a browser. */
record Authenticator(String secret, String recoveryCode, InstantSource clock) {
    private static final String APP = "/session/factors/one_time_password";

    static Authenticator enable(Browser browser, InstantSource clock) {
        String secret =
                browser.call("POST", APP, null).json().at("/result/secret").stringValue();
        Authenticator app = new Authenticator(secret, "", clock);
        Response enabled = browser.call(
                "PUT", APP, "{\"secret\":\"" + secret + "\",\"code\":\"" + app.code(Duration.ZERO) + "\"}");
        assertThat(enabled.status()).as(enabled.body()).isEqualTo(200);
        return new Authenticator(
                secret, enabled.json().at("/result/recovery_codes/0").stringValue(), clock);
    }

    /** The code of the next time step, which was not used yet. */
    String code() {
        return code(Duration.ofSeconds(30));
    }

    private String code(Duration later) {
        byte[] key = new base32(base32.Alphabet.BASE32, false, false).fromString(secret);
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(
                            new SecretKeySpec(key, "HmacSHA1"), clock.instant().plus(later), Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }
}
