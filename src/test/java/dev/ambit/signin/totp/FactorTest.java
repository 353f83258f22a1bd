package dev.ambit.signin.totp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.utils.base32;

/** Second factors. The acceptance tests of the dashboard sign in with real passkeys in a browser. */
final class FactorTest {
    private static final String APP = "/session/factors/one_time_password";
    private static final int CODE_NEEDED = 10018;
    private static final int CODE_REFUSED = 10019;
    private static final int PASSKEY_REFUSED = 10020;

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @SuppressWarnings("NullAway.Init") // likewise
    private Browser owner;

    private String secret = "";

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        owner = server.signIn();
    }

    private String code(Duration later) {
        byte[] key = new base32(base32.Alphabet.BASE32, false, false).fromString(secret);
        Instant at = server.clock().instant().plus(later);
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(new SecretKeySpec(key, "HmacSHA1"), at, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    /** Enables an authenticator app and returns its recovery codes. */
    private List<String> enable() {
        secret = owner.call("POST", APP, null).json().at("/result/secret").stringValue();
        Response enabled = owner.call("PUT", APP, body(code(Duration.ZERO)));
        assertThat(enabled.status()).as(enabled.body()).isEqualTo(200);
        server.clock().move(Duration.ofSeconds(30));
        List<String> codes = new ArrayList<>();
        enabled.json().at("/result/recovery_codes").forEach(one -> codes.add(one.stringValue()));
        return codes;
    }

    private String body(String code) {
        return "{\"secret\":\"" + secret + "\",\"code\":\"" + code + "\"}";
    }

    private Response signIn(String more) {
        return new Browser(server).call("POST", "/session", credentials(more));
    }

    private static String credentials(String more) {
        return "{\"email\":\"" + TestServer.OWNER_EMAIL + "\",\"password\":\"" + TestServer.OWNER_PASSWORD + "\"" + more
                + "}";
    }

    private Response signInWith(String code) {
        return signIn(",\"code\":\"" + code + "\"");
    }

    @Test
    void withAnAppThePasswordAloneDoesNotSignIn() {
        enable();
        Response alone = signIn("");
        assertThat(alone.status()).isEqualTo(401);
        assertThat(alone.code()).isEqualTo(CODE_NEEDED);
        assertThat(alone.http().headers().allValues("Set-Cookie")).isEmpty();
        assertThat(signInWith("000000").code()).isEqualTo(CODE_REFUSED);
        assertThat(signInWith(code(Duration.ZERO)).status()).isEqualTo(200);
        assertThat(owner.get("/user")
                        .json()
                        .at("/result/two_factor_authentication_enabled")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void membersShowWhoHasAnApp() {
        assertThat(memberHasSecondFactor()).isFalse();
        enable();
        assertThat(memberHasSecondFactor()).isTrue();
    }

    private boolean memberHasSecondFactor() {
        return owner.get("/accounts/" + server.accountId() + "/members")
                .json()
                .at("/result/0/user/two_factor_authentication_enabled")
                .booleanValue();
    }

    @Test
    void eachCodeWorksOnceAndForAtMostAMinute() {
        enable();
        String now = code(Duration.ZERO);
        String before = code(Duration.ofSeconds(-30));
        assertThat(signInWith(now).status()).isEqualTo(200);
        assertThat(signInWith(now).code()).isEqualTo(CODE_REFUSED);
        assertThat(signInWith(before).code()).as("older than one that was used").isEqualTo(CODE_REFUSED);
        server.clock().move(Duration.ofMinutes(3));
        assertThat(signInWith(code(Duration.ofSeconds(-90))).code()).isEqualTo(CODE_REFUSED);
        assertThat(signInWith(code(Duration.ofSeconds(90))).code()).isEqualTo(CODE_REFUSED);
        assertThat(signInWith(code(Duration.ofSeconds(30))).status()).isEqualTo(200);
    }

    @Test
    void aRecoveryCodeWorksOnce() {
        List<String> codes = enable();
        assertThat(codes).hasSize(OneTimePasswords.RECOVERY_CODES).doesNotHaveDuplicates();
        assertThat(signInWith(codes.getFirst().toLowerCase(Locale.ROOT)).status())
                .isEqualTo(200);
        assertThat(signInWith(codes.getFirst()).code()).isEqualTo(CODE_REFUSED);
        assertThat(owner.get("/session/factors")
                        .json()
                        .at("/result/recovery_codes")
                        .intValue())
                .isEqualTo(OneTimePasswords.RECOVERY_CODES - 1);

        Response renewed = owner.call("POST", "/session/factors/recovery_codes", null);
        assertThat(renewed.json().at("/result/recovery_codes")).hasSize(OneTimePasswords.RECOVERY_CODES);
        assertThat(signInWith(codes.get(1)).code()).isEqualTo(CODE_REFUSED);
    }

    @Test
    void guessingCodesIsRateLimited() {
        enable();
        Response last = signInWith("000000");
        for (int i = 0; i < 20 && last.status() != 429; i++) {
            last = signInWith("00000" + i % 10);
        }
        assertThat(last.status()).isEqualTo(429);
    }

    @Test
    void noKnownDeviceEscapesTheLimitOnCodes() {
        enable();
        Browser other = new Browser(server);
        other.read(other.call("POST", "/session", credentials(",\"code\":\"" + code(Duration.ZERO) + "\"")));
        String wrong = "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\",\"code\":\"000000\"}";
        Response last = owner.call("POST", "/session/proof", wrong);
        for (int i = 0; i < 9; i++) {
            assertThat(last.code()).isEqualTo(CODE_REFUSED);
            last = owner.call("POST", "/session/proof", wrong);
        }
        server.clock().move(Duration.ofMinutes(1)); // the limit of the device is refilled
        assertThat(owner.call("POST", "/session/proof", wrong).status()).isEqualTo(429);
        assertThat(other.call("POST", "/session/proof", wrong).status()).isEqualTo(429);
        server.clock().move(Duration.ofMinutes(10));
        assertThat(other.call("POST", "/session/proof", wrong).code()).isEqualTo(CODE_REFUSED);
    }

    @Test
    void guessingCodesWithThePasswordDoesNotLockKnownDevicesOut() {
        enable();
        for (int i = 0; i < 12; i++) {
            signInWith("000000");
        }
        assertThat(signInWith(code(Duration.ZERO)).status()).isEqualTo(429);
        String right = "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\",\"code\":\"" + code(Duration.ZERO) + "\"}";
        assertThat(owner.call("POST", "/session/proof", right).status()).isEqualTo(200);
    }

    @Test
    void turningTheAppOnEndsTheOtherSessions() {
        Browser other = server.signIn();
        assertThat(other.get("/session").status()).isEqualTo(200);
        enable();
        assertThat(other.get("/session").status()).isEqualTo(401);
        assertThat(owner.get("/session").status()).isEqualTo(200);
    }

    @Test
    void rightPasswordWithoutACodeIsWrittenToTheAuditLog() {
        enable();
        signIn("");
        assertThat(owner.get("/user/audit_logs").body()).contains("user.code");
    }

    @Test
    void appIsEnabledOnlyWithTheRightCode() {
        secret = owner.call("POST", APP, null).json().at("/result/secret").stringValue();
        Response wrong = owner.call("PUT", APP, body("123456"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/errors/0/source/pointer").stringValue()).isEqualTo("/code");
        assertThat(signIn("").status()).isEqualTo(200);
    }

    @Test
    void changingFactorsNeedsRecentAuthenticationWithACode() {
        enable();
        server.clock().move(Duration.ofMinutes(11));
        for (String[] call : new String[][] {{"POST", ""}, {"PUT", "{}"}, {"DELETE", ""}}) {
            assertThat(owner.call(call[0], APP, call[1]).code()).as(call[0]).isEqualTo(10013);
        }
        String password = "{\"password\":\"" + TestServer.OWNER_PASSWORD + "\"";
        assertThat(owner.call("POST", "/session/proof", password + "}").code()).isEqualTo(CODE_NEEDED);
        Response proved = owner.call("POST", "/session/proof", password + ",\"code\":\"" + code(Duration.ZERO) + "\"}");
        assertThat(proved.status()).isEqualTo(200);
        owner.read(proved);
        assertThat(owner.call("DELETE", APP, null)
                        .json()
                        .at("/result/one_time_password")
                        .booleanValue())
                .isFalse();
        assertThat(signIn("").status()).isEqualTo(200);
    }

    @Test
    void theDatabaseAloneDoesNotHoldTheSecret() throws IOException {
        List<String> codes = enable();
        server.stop();
        String database = Files.readString(folder.resolve("ambit.db"), ISO_8859_1);
        byte[] key = new base32(base32.Alphabet.BASE32, false, false).fromString(secret);
        assertThat(database)
                .doesNotContain(secret)
                .doesNotContain(new String(key, ISO_8859_1))
                .doesNotContain(codes.getFirst().replace("-", ""));
        server.restart();
        assertThat(signInWith(code(Duration.ZERO)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":7}",
                "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"AAAA\","
                        + "\"authenticatorData\":\"AAAA\",\"signature\":\"AAAA\",\"attestationObject\":\"AAAA\"}}",
                "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"!\","
                        + "\"authenticatorData\":7,\"signature\":null,\"attestationObject\":[]}}"
            })
    void malformedPasskeyIsRejected(String credential) {
        Response signIn = new Browser(server).call("POST", "/session", "{\"credential\":" + credential + "}");
        assertThat(signIn.code()).as(signIn.body()).isEqualTo(PASSKEY_REFUSED);
        Response made =
                owner.call("POST", "/session/factors/passkeys", "{\"name\":\"key\",\"credential\":" + credential + "}");
        assertThat(made.code()).as(made.body()).isEqualTo(PASSKEY_REFUSED);
    }

    @Test
    void challengeIsGivenOnlyToPagesOfThisHost() {
        assertThat(server.call("POST", "/session/challenge", null, null).code()).isEqualTo(10014);
        for (String scheme : new String[] {"x", "chrome-extension", "https:"}) {
            String origin = server.address().toString().replace("http", scheme);
            Response odd = new Browser(server).send("POST", "/session/challenge", null, Map.of("Origin", origin));
            assertThat(odd.code()).as(odd.body()).isEqualTo(10014);
        }
        Response options = new Browser(server).call("POST", "/session/challenge", null);
        assertThat(options.json().at("/result/rpId").stringValue())
                .isEqualTo(server.address().getHost());
        assertThat(options.json().at("/result/challenge").stringValue()).hasSizeGreaterThan(43);
    }
}
