package dev.ambit.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configured number of readers run concurrently: a request that has a thread also gets a connection. */
final class ReadersTest {
    private static final int MANY = 20;

    @TempDir
    private Path folder;

    @Test
    void configuredNumberOfReadersRunConcurrently() throws Exception {
        CountDownLatch all = new CountDownLatch(MANY);
        List<CompletableFuture<Boolean>> reads = new ArrayList<>();
        try (Storage storage = SqliteStorages.open(folder.resolve("ambit.db"), MANY)) {
            for (int i = 0; i < MANY; i++) {
                reads.add(CompletableFuture.supplyAsync(
                        () -> storage.read(tx -> {
                            all.countDown();
                            return awaited(all);
                        }),
                        task -> Thread.ofPlatform().start(task)));
            }
            for (CompletableFuture<Boolean> read : reads) {
                assertThat(read.get(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
