package dev.ambit.publish.transfer;

import dev.ambit.background.PeriodicTask;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When clients last asked for the serial of each zone, and fetched it. Kept in memory and stored each minute, so that no
 * question waits for a write.
 */
public final class TransferTimes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransferTimes.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Storage storage;
    private final InstantSource clock;
    private final PeriodicTask task;
    private final Map<ZoneId, Times> unwritten = new ConcurrentHashMap<>();

    /** Null for a time that is not newer than the stored one. */
    public record Times(@Nullable Instant checked, @Nullable Instant transferred) {
        public static final Times NONE = new Times(null, null);

        private Times and(Times later) {
            return new Times(
                    later.checked == null ? checked : later.checked,
                    later.transferred == null ? transferred : later.transferred);
        }
    }

    private TransferTimes(Storage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
        this.task = new PeriodicTask("transfer times", INTERVAL, this::write);
    }

    public static TransferTimes start(Storage storage, InstantSource clock) {
        TransferTimes times = new TransferTimes(storage, clock);
        times.task.start();
        return times;
    }

    public void checked(ZoneId zone) {
        unwritten.merge(zone, new Times(clock.instant(), null), Times::and);
    }

    /** A client that has fetched the zone knows its serial, too. */
    public void transferred(ZoneId zone) {
        Instant now = clock.instant();
        unwritten.merge(zone, new Times(now, now), Times::and);
    }

    /** Returns the times that are not stored yet. */
    public Times find(ZoneId zone) {
        return unwritten.getOrDefault(zone, Times.NONE);
    }

    /** Stores the times that remain. */
    @Override
    public void close() {
        task.close(this::write);
    }

    private void write() {
        Map<ZoneId, Times> batch = Map.copyOf(unwritten);
        if (batch.isEmpty()) {
            return;
        }
        try {
            storage.inTransaction(tx -> {
                batch.forEach((zone, times) -> tx.transfers().touch(zone, times.checked(), times.transferred()));
                return batch.size();
            });
            batch.forEach(unwritten::remove);
        } catch (StorageException e) {
            LOG.warn("could not store when {} zones were transferred; the next attempt includes them", batch.size(), e);
        }
    }
}
