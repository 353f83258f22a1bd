package dev.ambit.access;

import dev.ambit.core.account.SessionId;
import dev.ambit.core.token.TokenId;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, now and then, when tokens and sessions were last used; no request waits for it. A few tokens at a time: all
 * that are in use, in one transaction, would hold up every other writer for seconds.
 */
public final class UsageWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWriter.class);
    private static final int AT_A_TIME = 500;

    private final Storage storage;
    private final Usage usage;
    private final SessionIndex sessions;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("usage").factory());
    private final Map<TokenId, Instant> unwritten = new HashMap<>();
    private final Map<SessionId, Instant> unwrittenSessions = new HashMap<>();

    private UsageWriter(Storage storage, Usage usage, SessionIndex sessions) {
        this.storage = storage;
        this.usage = usage;
        this.sessions = sessions;
    }

    public static UsageWriter start(Storage storage, Usage usage, SessionIndex sessions, Duration interval) {
        UsageWriter writer = new UsageWriter(storage, usage, sessions);
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
        unwritten.putAll(usage.take());
        unwrittenSessions.putAll(sessions.takeSeen());
        try {
            while (!unwritten.isEmpty()) {
                Map<TokenId, Instant> part = new HashMap<>();
                unwritten.entrySet().stream().limit(AT_A_TIME).forEach(use -> part.put(use.getKey(), use.getValue()));
                storage.inTransaction(tx -> {
                    tx.tokens().touchLastUsed(part);
                    return part.size();
                });
                unwritten.keySet().removeAll(part.keySet());
            }
            if (!unwrittenSessions.isEmpty()) {
                storage.inTransaction(tx -> {
                    tx.sessions().touchLastSeen(unwrittenSessions);
                    return unwrittenSessions.size();
                });
                unwrittenSessions.clear();
            }
        } catch (StorageException e) {
            LOG.warn(
                    "could not note when {} tokens were last used; the next attempt includes them",
                    unwritten.size(),
                    e);
        }
    }
}
