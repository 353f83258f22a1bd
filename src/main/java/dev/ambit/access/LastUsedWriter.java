package dev.ambit.access;

import dev.ambit.background.PeriodicTask;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.token.TokenId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodically writes when tokens and sessions were last used; no request waits for it. Writes in batches with pauses:
 * one transaction for all tokens in use would block every other writer for seconds. Batches are in the order of the
 * ids, as in the database, so that a transaction changes few pages.
 */
public final class LastUsedWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastUsedWriter.class);
    private static final int BATCH_SIZE = 500;

    /** A batch takes 5 ms of CPU time, so the writer uses 1% of a core. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Sessions are written again after this number of batches. */
    private static final int MAX_BATCHES = 60;

    private static final Comparator<TokenId> BY_BYTES = (one, other) -> one.high() != other.high()
            ? Long.compareUnsigned(one.high(), other.high())
            : Long.compareUnsigned(one.low(), other.low());

    private final Storage storage;
    private final LastUsedQueue lastUsedQueue;
    private final SessionIndex sessions;
    private final PeriodicTask task;
    private final NavigableMap<TokenId, Instant> unwritten = new TreeMap<>(BY_BYTES);
    private final Map<SessionId, Instant> unwrittenSessions = new HashMap<>();

    private LastUsedWriter(Storage storage, LastUsedQueue lastUsedQueue, SessionIndex sessions, Duration interval) {
        this.storage = storage;
        this.lastUsedQueue = lastUsedQueue;
        this.sessions = sessions;
        this.task = new PeriodicTask("usage", interval, this::write);
    }

    public static LastUsedWriter start(
            Storage storage, LastUsedQueue lastUsedQueue, SessionIndex sessions, Duration interval) {
        LastUsedWriter writer = new LastUsedWriter(storage, lastUsedQueue, sessions, interval);
        writer.task.start();
        return writer;
    }

    /** Writes the remaining uses, without pauses, and stops. */
    @Override
    public void close() {
        task.close(this::write);
    }

    private void write() {
        unwritten.putAll(lastUsedQueue.take());
        unwrittenSessions.putAll(sessions.takeSeen());
        try {
            if (!unwrittenSessions.isEmpty()) {
                storage.inTransaction(tx -> {
                    tx.sessions().touchLastSeen(unwrittenSessions);
                    return unwrittenSessions.size();
                });
                unwrittenSessions.clear();
            }
            for (int batch = 0; !unwritten.isEmpty() && (batch < MAX_BATCHES || task.isClosing()); batch++) {
                if (batch > 0) {
                    task.pause(PAUSE);
                }
                writeBatch();
            }
        } catch (StorageException e) {
            LOG.warn(
                    "could not write when {} tokens and {} sessions were last used; the next attempt includes them",
                    unwritten.size(),
                    unwrittenSessions.size(),
                    e);
        }
    }

    private void writeBatch() {
        NavigableMap<TokenId, Instant> batch = new TreeMap<>(BY_BYTES);
        for (Map.Entry<TokenId, Instant> use : unwritten.entrySet()) {
            batch.put(use.getKey(), use.getValue());
            if (batch.size() == BATCH_SIZE) {
                break;
            }
        }
        storage.inTransaction(tx -> {
            tx.tokens().touchLastUsed(batch);
            return batch.size();
        });
        unwritten.headMap(batch.lastKey(), true).clear();
    }
}
