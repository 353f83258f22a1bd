package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolls of tokens: unsupported options are rejected, and at most one secret of a token works. */
final class RollTest {
    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @Test
    void unknownOptionOfARollIsRejectedByNameAndTheSecretIsKept() {
        Response token = token("");
        for (String name : List.of("grace_period", "overlap", "expires_on", "previous_expires_in")) {
            Response refused = roll(token, "{\"" + name + "\":\"24h\"}");
            assertThat(refused.status()).as(name).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(1001);
            assertThat(refused.json().at("/errors/0/source/pointer").stringValue())
                    .isEqualTo("/" + name);
        }
        assertThat(roll(token, "[]").status()).isEqualTo(400);
        assertThat(works(secret(token))).isTrue();
    }

    @Test
    void emptyBodyAndEmptyObjectRoll() {
        Response token = token("");
        for (String body : new String[] {"{}", ""}) {
            String rolled = roll(token, body).json().at("/result").stringValue();
            assertThat(works(rolled)).isTrue();
        }
        assertThat(works(secret(token))).isFalse();
    }

    @Test
    void expiredTokenIsNotRolledIntoAUselessSecret() {
        String end = server.clock().instant().plusSeconds(60).toString();
        Response token = token(",\"expires_on\":\"" + end + "\"");
        server.clock().move(Duration.ofSeconds(60));
        Response refused = roll(token, "{}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(1001);
        assertThat(refused.body()).contains("expired on `" + end + "`");
    }

    @Test
    void revokedTokenIsNotRolled() {
        Response token = token("");
        server.delete("/user/tokens/" + token.id(), server.owner());
        assertThat(roll(token, "{}").status()).isEqualTo(404);
    }

    /** After a leak, the owner disables the token, rolls it and enables it again. */
    @Test
    void disabledTokenGetsANewSecretThatWorksOnceItIsEnabled() {
        String policy = allow("DNS Read", zoneResource(server.zoneId("example.com")));
        Response token = token("");
        String path = "/user/tokens/" + token.id();
        server.put(path, server.owner(), TestServer.draft(",\"status\":\"disabled\"", policy));
        String rolled = roll(token, "{}").json().at("/result").stringValue();
        assertThat(works(rolled)).isFalse();
        server.put(path, server.owner(), TestServer.draft(",\"status\":\"active\"", policy));
        assertThat(works(rolled)).isTrue();
        assertThat(works(secret(token))).isFalse();
    }

    @Test
    void concurrentRollsLeaveExactlyOneSecretThatWorks() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            Response token = token("");
            ConcurrentLinkedQueue<String> secrets = new ConcurrentLinkedQueue<>(List.of(secret(token)));
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> rollers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                rollers.add(Thread.startVirtualThread(() -> {
                    await(start);
                    secrets.add(roll(token, "{}").json().at("/result").stringValue());
                }));
            }
            start.countDown();
            for (Thread roller : rollers) {
                roller.join();
            }
            assertThat(secrets).hasSize(7);
            assertThat(secrets.stream().filter(this::works)).hasSize(1);
            server.delete("/user/tokens/" + token.id(), server.owner());
        }
    }

    private Response token(String more) {
        return server.createToken(more, allow("DNS Read", zoneResource(server.zoneId("example.com"))));
    }

    private Response roll(Response token, String body) {
        return server.put("/user/tokens/" + token.id() + "/value", server.owner(), body);
    }

    private boolean works(String secret) {
        return server.get("/user/tokens/verify", secret).status() == 200;
    }

    private static String secret(Response created) {
        return created.json().at("/result/value").stringValue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
