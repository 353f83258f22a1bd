package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack: a token that lost a zone changes records that were created there afterwards, because the old right is still
 * cached. After the response to the change, no request under the old right may be accepted.
 */
final class NewEnemyTest {
    private static final int ROUNDS = 15;
    private static final int ATTACKERS = 4;

    @TempDir
    private Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // started before each test
    private TestServer server;

    private final AtomicInteger accepted = new AtomicInteger();

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @Test
    void tokenThatLostAZoneNeverTouchesARecordThatIsMadeThereAfterwards() throws InterruptedException {
        String kept = allow("DNS Write", zoneResource(server.zoneId("example.org")));
        String lost = allow("DNS Write", zoneResource(server.zoneId("example.com")));
        String records = "/zones/" + server.zoneId("example.com") + "/dns_records";
        Response token = server.createToken("", kept, lost);
        String path = "/user/tokens/" + token.id();
        String secret = token.json().at("/result/value").stringValue();
        for (int round = 0; round < ROUNDS; round++) {
            int before = accepted.get();
            AtomicBoolean narrowed = new AtomicBoolean();
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger acceptedAfter = new AtomicInteger();
            List<Thread> attackers = new ArrayList<>();
            for (int i = 0; i < ATTACKERS; i++) {
                String name = "r" + round + "a" + i;
                attackers.add(
                        Thread.startVirtualThread(() -> attack(records, secret, name, narrowed, done, acceptedAfter)));
            }
            while (accepted.get() < before + ATTACKERS) {
                Thread.onSpinWait(); // wait until the old right is in use
            }
            assertThat(server.put(path, server.owner(), draft("", kept)).status())
                    .isEqualTo(200);
            narrowed.set(true);
            Response created = server.post(
                    records,
                    server.owner(),
                    "{\"type\":\"A\",\"name\":\"new" + round + "\",\"content\":\"192.0.2.1\"}");
            String record = records + "/" + created.id();
            assertThat(server.get(record, secret).status()).isEqualTo(403);
            assertThat(server.call("PATCH", record, secret, "{\"content\":\"192.0.2.66\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(server.delete(record, secret).status()).isEqualTo(403);
            done.set(true);
            for (Thread attacker : attackers) {
                attacker.join();
            }
            assertThat(acceptedAfter).hasValue(0);
            assertThat(server.get(record, server.owner()).body()).contains("192.0.2.1");
            assertThat(server.put(path, server.owner(), draft("", kept, lost)).status())
                    .isEqualTo(200);
        }
    }

    /** Creates and deletes records until {@code done}, also after it is rejected. */
    private void attack(
            String records,
            String secret,
            String name,
            AtomicBoolean narrowed,
            AtomicBoolean done,
            AtomicInteger acceptedAfter) {
        while (!done.get()) {
            boolean after = narrowed.get(); // read before the request starts
            Response created =
                    server.post(records, secret, "{\"type\":\"TXT\",\"name\":\"" + name + "\",\"content\":\"x\"}");
            if (created.status() == 200) {
                accepted.incrementAndGet();
                acceptedAfter.addAndGet(after ? 1 : 0);
                server.delete(records + "/" + created.id(), server.owner());
            }
        }
    }
}
