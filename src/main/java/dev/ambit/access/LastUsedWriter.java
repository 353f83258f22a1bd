package dev.ambit.access;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, now and then, when tokens and sessions were last used; no request waits for it. A few tokens at a time, with
 * rests: all that are in use, in one transaction, would hold up every other writer for seconds. In the order of their ids,
 * in which the database holds them, so that a transaction changes few pages.
 */
public final class LastUsedWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastUsedWriter.class);
    private static final int AT_A_TIME = 500;

    /** A part takes five milliseconds of the processor: this is the hundredth part of a core. */
    private static final Duration REST = Duration.ofMillis(500);

    /** Then it is the sessions' turn again. */
    private static final int MAX_PARTS = 60;

    private static final Comparator<TokenId> BY_BYTES = (one, other) -> one.high() != other.high()
            ? Long.compareUnsigned(one.high(), other.high())
            : Long.compareUnsigned(one.low(), other.low());

    private final Storage storage;
    private final LastUsedQueue lastUsedQueue;
    private final SessionIndex sessions;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("usage").factory());
    private final NavigableMap<TokenId, Instant> unwritten = new TreeMap<>(BY_BYTES);
    private final Map<SessionId, Instant> unwrittenSessions = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private LastUsedWriter(Storage storage, LastUsedQueue lastUsedQueue, SessionIndex sessions) {
        this.storage = storage;
        this.lastUsedQueue = lastUsedQueue;
        this.sessions = sessions;
    }

    public static LastUsedWriter start(
            Storage storage, LastUsedQueue lastUsedQueue, SessionIndex sessions, Duration interval) {
        LastUsedWriter writer = new LastUsedWriter(storage, lastUsedQueue, sessions);
        long millis = interval.toMillis();
        var _ = writer.timer.scheduleWithFixedDelay(writer::write, millis, millis, TimeUnit.MILLISECONDS);
        return writer;
    }

    /** Writes what is left, without rests, and stops. */
    @Override
    public void close() {
        closing.countDown();
        timer.close();
        write();
    }

    private synchronized void write() {
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
            for (int part = 0; !unwritten.isEmpty() && (part < MAX_PARTS || isClosing()); part++) {
                if (part > 0) {
                    rest();
                }
                writeBatch();
            }
        } catch (StorageException e) {
            LOG.warn(
                    "could not note when {} tokens were last used; the next attempt includes them",
                    unwritten.size(),
                    e);
        }
    }

    private void writeBatch() {
        NavigableMap<TokenId, Instant> part = new TreeMap<>(BY_BYTES);
        for (Map.Entry<TokenId, Instant> use : unwritten.entrySet()) {
            part.put(use.getKey(), use.getValue());
            if (part.size() == AT_A_TIME) {
                break;
            }
        }
        storage.inTransaction(tx -> {
            tx.tokens().touchLastUsed(part);
            return part.size();
        });
        unwritten.headMap(part.lastKey(), true).clear();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void rest() {
        try {
            var _ = closing.await(REST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; the rest is left out
        }
    }
}
