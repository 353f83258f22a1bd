package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.config.Setting;
import dev.ambit.core.token.TokenSecret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source that sends unknown credentials is rejected as unauthenticated, and after too many with 429. */
final class BadTokenTest {
    private static final String ATTACKER = "198.51.100.1";

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    /** The form of a guessed credential. */
    enum Guess {
        GARBAGE,
        WELL_FORMED,
        MALFORMED,
        COOKIE;

        String header() {
            return this == COOKIE ? "Cookie" : "Authorization";
        }

        String value() {
            String secret = TokenSecret.mint(
                            this == COOKIE ? TokenSecret.Kind.SESSION : TokenSecret.Kind.USER, new SecureRandom())
                    .reveal();
            return switch (this) {
                case GARBAGE -> "Bearer " + secret.substring(1);
                case WELL_FORMED -> "Bearer " + secret;
                case MALFORMED -> "Bearer {" + secret;
                case COOKIE -> "__Host-ambit-session=" + secret;
            };
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder, Map.of(Setting.TRUSTED_PROXIES, "127.0.0.0/8"));
    }

    @ParameterizedTest
    @EnumSource(Guess.class)
    void badTokensFromOneSourceAreSlowedAndGoodOnesAreNot(Guess guess) {
        Response usual = send(ATTACKER, guess.header(), guess.value());
        assertThat(usual.status()).isIn(400, 401);
        Response last = usual;
        int failures = 1;
        while (last.status() != 429 && failures < 2_000) {
            assertThat(last.code()).isEqualTo(usual.code());
            last = send(ATTACKER, guess.header(), guess.value());
            failures++;
        }
        assertThat(failures).isBetween(500, 1_500);
        assertThat(last.code()).isEqualTo(10015);
        assertThat(last.http().headers().firstValue("Retry-After")).contains("1");
        assertThat(send(ATTACKER, "Authorization", "Bearer " + server.owner()).status())
                .as("a good token from the same source")
                .isEqualTo(200);
        assertThat(send("198.51.100.2", guess.header(), guess.value()).status())
                .as("a bad token from another source")
                .isEqualTo(usual.status());
        server.clock().move(Duration.ofSeconds(1));
        assertThat(send(ATTACKER, guess.header(), guess.value()).status()).isEqualTo(usual.status());
    }

    @Test
    void requestsWithoutCredentialsAreNotCountedAsGuesses() {
        for (int i = 0; i < 1_500; i++) {
            assertThat(send(ATTACKER, "X-Auth-Key", "key").code()).isEqualTo(1001);
        }
    }

    private Response send(String address, String header, String value) {
        return server.send(HttpRequest.newBuilder(URI.create(server.address() + TestServer.API + "/user/tokens/verify"))
                .header("X-Forwarded-For", address)
                .header(header, value)
                .build());
    }
}
