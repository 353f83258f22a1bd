package dev.ambit.access;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.token.TokenOwner;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Samples;
import dev.ambit.storage.Slice;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StoredToken;
import dev.ambit.storage.TokenFilter;
import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last uses of tokens are written to the database, with more tokens than a batch. */
final class LastUsedWriterTest {
    private static final int TOKENS = 1_200;
    private static final TokenOwner OWNER = new TokenOwner.User(Samples.user(1).id());

    @TempDir
    private Path folder;

    private final InMemoryDirectory directory =
            new InMemoryDirectory(Catalog.load().roles());
    private final TokenIndex index = new TokenIndex(Catalog.load().groups(), directory);
    private final SessionIndex sessions = new SessionIndex(Catalog.load().groups(), directory, List.of());
    private final LastUsedQueue lastUsedQueue = new LastUsedQueue();

    @AutoClose
    @SuppressWarnings("NullAway.Init") // opened before each test
    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storages.open(folder);
        change(storage, tx -> {
            tx.users().insert(Samples.user(1), "hash");
            for (int i = 1; i <= TOKENS; i++) {
                StoredToken stored = token(i, OWNER);
                tx.tokens().insert(stored);
                index.put(stored);
            }
        });
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void usesAreWrittenWhileTheWriterRuns() {
        LastUsedWriter writer = LastUsedWriter.start(storage, lastUsedQueue, sessions, Duration.ofMillis(1));
        try {
            use();
            while (written() < TOKENS) {
                Thread.onSpinWait();
            }
        } finally {
            writer.close();
        }
    }

    @Test
    void remainingUsesAreWrittenOnClose() {
        LastUsedWriter writer = LastUsedWriter.start(storage, lastUsedQueue, sessions, Duration.ofDays(1));
        use();
        assertThat(written()).isZero();
        writer.close();
        assertThat(written()).isEqualTo(TOKENS);
    }

    private void use() {
        for (StoredToken stored : stored()) {
            lastUsedQueue.recordUse(index.find(stored.token().id()).orElseThrow(), NOW);
        }
    }

    private long written() {
        Instant used = NOW.truncatedTo(ChronoUnit.SECONDS);
        return stored().stream()
                .filter(stored -> used.equals(stored.lastUsedOn()))
                .count();
    }

    private List<StoredToken> stored() {
        return storage.read(tx -> tx.tokens()
                .list(new TokenFilter(OWNER, null, null), Direction.ASCENDING, Slice.EVERYTHING)
                .items());
    }
}
