package dev.ambit.access;

import dev.ambit.core.token.TokenId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down, now and then and in one transaction, when tokens were last used; no request ever waits for it. */
public final class UsageWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWriter.class);

    private final Storage storage;
    private final TokenIndex index;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("usage").factory());
    private Instant writtenUntil;

    private UsageWriter(Storage storage, TokenIndex index, InstantSource clock) {
        this.storage = storage;
        this.index = index;
        this.clock = clock;
        this.writtenUntil = clock.instant();
    }

    public static UsageWriter start(Storage storage, TokenIndex index, InstantSource clock, Duration interval) {
        UsageWriter writer = new UsageWriter(storage, index, clock);
        long millis = interval.toMillis();
        var _ = writer.timer.scheduleWithFixedDelay(writer::write, millis, millis, TimeUnit.MILLISECONDS);
        return writer;
    }

    /** Writes what is left and stops. */
    @Override
    public void close() {
        timer.close();
        write();
    }

    private synchronized void write() {
        Instant now = clock.instant();
        Map<TokenId, Instant> used = index.usedSince(writtenUntil);
        if (used.isEmpty()) {
            writtenUntil = now;
            return;
        }
        try {
            storage.inTransaction(tx -> {
                tx.tokens().touchLastUsed(used);
                return used.size();
            });
            writtenUntil = now;
        } catch (StorageException e) {
            LOG.warn("could not note when {} tokens were last used; the next attempt includes them", used.size(), e);
        }
    }
}
