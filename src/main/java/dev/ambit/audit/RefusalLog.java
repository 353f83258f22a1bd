package dev.ambit.audit;

import dev.ambit.audit.RefusalWindow.Refusal;
import dev.ambit.background.PeriodicTask;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.route.RefusalListener;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refused requests into the audit log, after the response: the first of a token, reason and minute at once, and
 * at the end of the minute a second entry with the count. A flood of refused requests costs two entries a minute,
 * written in batches between other writes, and a bounded amount of memory.
 *
 * <p>Pending entries are written when the server stops. After a {@code kill -9} the counts of open minutes are lost,
 * and first entries of the last quarter of a second.
 */
public final class RefusalLog implements RefusalListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration MAX_CLOSING = Duration.ofSeconds(2);
    private static final int BATCH_SIZE = 200;

    /** The maximum number of open windows, by token and reason; beyond it the oldest window ends early. */
    private static final int MAX_WINDOWS = 10_000;

    private static final int MAX_WAITING = 10_000;

    private final Storage storage;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final PeriodicTask task = new PeriodicTask("refusals", INTERVAL, this::write);

    /** In the order of their start. */
    private final Map<Key, RefusalWindow> windows = new LinkedHashMap<>();

    private final Deque<Refusal> waiting = new ArrayDeque<>();
    private long lost;

    private record Key(TokenId credential, String reason) {}

    private RefusalLog(Storage storage, AuditTrail trail, InstantSource clock) {
        this.storage = storage;
        this.trail = trail;
        this.clock = clock;
    }

    public static RefusalLog start(Storage storage, AuditTrail trail, InstantSource clock) {
        RefusalLog log = new RefusalLog(storage, trail, clock);
        log.task.start();
        return log;
    }

    @Override
    public void refused(RefusedRequest request) {
        Key key = new Key(request.caller().token(), request.reason());
        synchronized (this) {
            RefusalWindow open = windows.get(key);
            if (open != null && !open.isOver(request.caller().at())) {
                open.add(request);
                return;
            }
            if (open != null) {
                windows.remove(key);
                close(open, request.caller().at());
            } else if (windows.size() == MAX_WINDOWS) {
                closeOldest(request.caller().at());
            }
            RefusalWindow window = new RefusalWindow(request);
            windows.put(key, window);
            if (waiting.size() < MAX_WAITING) {
                waiting.add(window.opening());
                window.markFirstWritten();
            }
        }
    }

    private void closeOldest(Instant now) {
        Iterator<RefusalWindow> oldest = windows.values().iterator();
        RefusalWindow window = oldest.next();
        oldest.remove();
        close(window, now);
    }

    private void close(RefusalWindow window, Instant now) {
        if (!window.needsClosing()) {
            return;
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.add(window.closing(now));
        } else {
            lost++;
        }
    }

    /** Ends the windows that are over, or all, as long as the queue has room for their entries. */
    private synchronized void sweep(boolean all) {
        Instant now = clock.instant();
        Iterator<RefusalWindow> each = windows.values().iterator();
        while (each.hasNext() && waiting.size() < MAX_WAITING) {
            RefusalWindow window = each.next();
            if (!all && !window.isOver(now)) {
                return;
            }
            each.remove();
            close(window, now);
        }
    }

    private void write() {
        try {
            sweep(false);
            writeBatch();
            warnOfLoss();
        } catch (StorageException e) {
            LOG.warn("could not write refused requests into the audit log; the next attempt includes them", e);
        }
    }

    /** Writes a batch; returns whether there was one. On failure it stays in the queue. */
    private boolean writeBatch() {
        List<Refusal> batch;
        synchronized (this) {
            batch = waiting.stream().limit(BATCH_SIZE).toList();
        }
        if (batch.isEmpty()) {
            return false;
        }
        storage.inTransaction(tx -> {
            batch.forEach(one -> trail.recordRefused(tx, one.context(), one.event()));
            return batch.size();
        });
        synchronized (this) {
            batch.forEach(written -> waiting.removeFirst());
        }
        return true;
    }

    private void warnOfLoss() {
        long now;
        synchronized (this) {
            now = lost;
            lost = 0;
        }
        if (now > 0) {
            LOG.warn("{} counts of refused requests are missing in the audit log: too many tokens were refused", now);
        }
    }

    /** Writes the remaining entries, including the counts of open windows. */
    @Override
    public void close() {
        task.close(this::writeRest);
    }

    private void writeRest() {
        long end = System.nanoTime() + MAX_CLOSING.toNanos();
        try {
            do {
                sweep(true);
            } while (writeBatch() && System.nanoTime() < end);
        } catch (StorageException e) {
            LOG.warn("could not write the last refused requests into the audit log", e);
        }
    }
}
