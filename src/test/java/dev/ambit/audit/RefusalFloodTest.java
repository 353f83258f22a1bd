package dev.ambit.audit;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.token;
import static dev.ambit.storage.Samples.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.access.Caller;
import dev.ambit.access.InMemoryDirectory;
import dev.ambit.access.IndexedToken;
import dev.ambit.access.TokenIndex;
import dev.ambit.core.policy.Permission;
import dev.ambit.core.policy.PermissionSet;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.http.route.RefusalListener.RefusedRequest;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flood of refused requests by many tokens, while the writer is busy, blocks no request and is fully counted. */
final class RefusalFloodTest {
    private static final int TOKENS = 300;
    private static final int REQUESTS = 100_000;

    private final Catalog catalog = Catalog.load();
    private final InMemoryDirectory directory = new InMemoryDirectory(catalog.roles());
    private final TokenIndex index = new TokenIndex(catalog.groups(), directory);

    private RefusedRequest request(int number) {
        IndexedToken known = index.compile(token(number % TOKENS, new TokenOwner.User(user(1).id())));
        return new RefusedRequest(
                new Caller(known, null, NOW, directory),
                "not_granted",
                PermissionSet.of(Permission.DNS_READ),
                "GET /client/v4/zones/{zone_id}",
                Map.of(),
                "id");
    }

    @Test
    void floodDoesNotWaitForTheWriterAndIsCountedCompletely(@TempDir Path folder) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        try (Storage storage = Storages.open(folder)) {
            AuditTrail trail = new AuditTrail(new Random(1));
            Storage slow = new Slow(storage, busy);
            try (RefusalLog log = RefusalLog.start(slow, trail, InstantSource.fixed(NOW))) {
                for (int i = 0; i < REQUESTS; i++) {
                    log.refused(request(i)); // would never return if it waited for the writer
                }
                busy.countDown();
            }
            long links = storage.read(tx -> tx.audit().head().number());
            assertThat(links).as("two entries for each token").isEqualTo(2L * TOKENS);
            long counted = storage.read(RefusalFloodTest::counted);
            assertThat(counted).isEqualTo(REQUESTS);
        }
    }

    private static long counted(Tx tx) {
        return tx.audit().links(0, 10_000).stream()
                .map(link -> new String(link.content(), UTF_8))
                .filter(content -> content.contains("\"count\":"))
                .mapToLong(content -> Long.parseLong(content.replaceAll("(?s).*\"count\":(\\d+).*", "$1")))
                .sum();
    }

    /** Blocks writes until the latch is open. */
    private record Slow(Storage storage, CountDownLatch busy) implements Storage {
        @Override
        public <T> T read(Function<Tx, T> work) {
            return storage.read(work);
        }

        @Override
        public <T> T inTransaction(Function<Tx, T> work) {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted at " + Instant.now(), e);
            }
            return storage.inTransaction(work);
        }

        @Override
        public void onCommit(CommitListener listener) {
            storage.onCommit(listener);
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
