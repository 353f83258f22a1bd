package dev.ambit.signin.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Browser;
import dev.ambit.TestServer;
import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unauthenticated clients that guess and flood, from addresses that a proxy names, while users sign in. */
final class GuessingTest {
    private static final String ATTACKER = "198.51.100.1";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, Map.of(Setting.TRUSTED_PROXIES, "127.0.0.0/8"));
    }

    @Test
    void passkeyFloodFromOneSourceLeavesTurnsForOthers() throws Exception {
        assertOthersSignInDuring(() -> passkey(ATTACKER, "x".repeat(12_000)), 48);
    }

    @Test
    void passwordFloodFromASlash48LeavesTurnsForOthers() throws Exception {
        int[] network = {0};
        assertOthersSignInDuring(
                () -> {
                    int next;
                    synchronized (network) {
                        next = network[0]++;
                    }
                    return signIn("2001:db8:1:%x::1".formatted(next), "nobody@example.com", "wrong wrong wrong");
                },
                60);
    }

    @Test
    void linkFloodFromOneSourceIsLimitedAndDoesNotAffectOthers() {
        String guess = "{\"secret\":\"ambl_" + "0".repeat(35) + "\",\"password\":\"seven unlikely umbrellas\"}";
        for (String path : List.of("/session/invitation", "/session/invitation/lookup", "/session/setup")) {
            Response last = from(ATTACKER, path, guess);
            for (int i = 0; i < 30 && last.status() != 429; i++) {
                assertThat(last.code()).isEqualTo(10016);
                last = from(ATTACKER, path, guess);
            }
            assertThat(last.status()).as(path).isEqualTo(429);
            assertThat(from("203.0.113.1", path, guess).code()).isEqualTo(10016);
        }
    }

    @Test
    void passkeyAttemptsAreLimitedPerSource() {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(passkey(ATTACKER, "AAAA").status());
        }
        assertThat(answers).containsOnly(401, 429).endsWith(429, 429);
        assertThat(passkey("203.0.113.1", "AAAA").status()).isEqualTo(401);
    }

    @Test
    void longBodiesAreRefusedBeforeTheyAreParsed() {
        for (String path : List.of("/session", "/session/setup", "/session/invitation", "/session/oidc")) {
            Response refused = from(ATTACKER, path, "{\"credential\":{\"id\":\"" + "x".repeat(17_000) + "\"}}");
            assertThat(refused.status()).as(path).isEqualTo(413);
        }
    }

    @Test
    void wrongPasswordsFromManyAddressesDoNotLockTheOwnerOut() {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 10; j++) {
                signIn("198.51.100." + i, TestServer.OWNER_EMAIL, "wrong wrong wrong");
            }
        }
        assertThat(signIn("203.0.113.1", TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void floodOfWrongPasswordsDoesNotFillTheAuditLog() {
        for (int i = 0; i < 15; i++) {
            signIn("198.51.100." + i, TestServer.OWNER_EMAIL, "wrong wrong wrong");
        }
        server.clock().move(Duration.ofSeconds(10));
        signIn("198.51.100.100", TestServer.OWNER_EMAIL, "wrong wrong wrong");
        String log = server.signIn().get("/user/audit_logs?per_page=1000").body();
        assertThat(log.split("\"result\":false", -1)).hasSize(1 + 11);
        assertThat(log).containsOnlyOnce("\"left_out\":5");
    }

    @Test
    void knownDeviceIsStillKnownAfterARestart() {
        Browser owner = server.signIn();
        owner.get("/session"); // sets the device cookie
        assertThat(owner.call("DELETE", "/session", null).status()).isEqualTo(200);
        server.restart();
        for (int i = 0; i < 12; i++) {
            signIn("127.0.0.1", TestServer.OWNER_EMAIL, "wrong wrong wrong");
        }
        assertThat(signIn("127.0.0.1", TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD)
                        .status())
                .as("another device at the same address")
                .isEqualTo(429);
        assertThat(owner.call(
                                "POST",
                                "/session",
                                Browser.credentials(TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD))
                        .status())
                .isEqualTo(200);
    }

    private interface Attack {
        Response send();
    }

    private void assertOthersSignInDuring(Attack attack, int times) throws Exception {
        List<Future<Response>> attacks = new ArrayList<>();
        List<Future<Response>> users = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                attacks.add(threads.submit(attack::send));
            }
            for (int i = 0; i < 4; i++) {
                String address = "203.0.113." + i;
                users.add(threads.submit(() -> signIn(address, TestServer.OWNER_EMAIL, TestServer.OWNER_PASSWORD)));
            }
        }
        assertThat(attacks)
                .as("some are refused")
                .anyMatch(one ->
                        one.state() == Future.State.SUCCESS && one.resultNow().status() == 429);
        for (Future<Response> one : users) {
            assertThat(one.get().status()).as(one.get().body()).isEqualTo(200);
        }
    }

    private Response passkey(String address, String data) {
        String base64 = Base64.getUrlEncoder().encodeToString(data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return from(
                address,
                "/session",
                "{\"credential\":{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\""
                        + base64.substring(0, Math.min(base64.length(), 15_000))
                        + "\",\"authenticatorData\":\"AAAA\",\"signature\":\"AAAA\"}}}");
    }

    private Response signIn(String address, String email, String password) {
        return from(address, "/session", Browser.credentials(email, password));
    }

    private Response from(String address, String path, String body) {
        String origin = server.address().toString().replace("http:", "https:");
        return new Browser(server)
                .send(
                        "POST",
                        path,
                        body,
                        Map.of("X-Forwarded-For", address, "X-Forwarded-Proto", "https", "Origin", origin));
    }
}
