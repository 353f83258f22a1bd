package dev.ambit.audit;

import dev.ambit.audit.RefusalWindow.Refusal;
import dev.ambit.core.token.TokenId;
import dev.ambit.http.RefusalListener;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refused requests into the audit log, behind their answers: the first of a token, reason and minute at once, and when the
 * minute is over a second entry that says how many there were. A flood of refused requests costs two entries a minute, a few at a
 * time between the writes of others, and a bounded part of the memory.
 *
 * <p>What waits is written when the server stops. After a {@code kill -9} the counts of open minutes are lost, and first entries
 * of the last quarter of a second.
 */
public final class RefusalLog implements RefusalListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration MAX_CLOSING = Duration.ofSeconds(2);
    private static final int AT_A_TIME = 200;

    /** Tokens and reasons within a minute; beyond, the minute of the one that waits longest ends early. */
    private static final int MAX_WINDOWS = 10_000;

    private static final int MAX_WAITING = 10_000;

    private final Storage storage;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("refusals").factory());

    /** By the beginning of their minutes. */
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
        long millis = INTERVAL.toMillis();
        var _ = log.timer.scheduleWithFixedDelay(log::write, millis, millis, TimeUnit.MILLISECONDS);
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
                closeEldest(request.caller().at());
            }
            RefusalWindow window = new RefusalWindow(request);
            windows.put(key, window);
            if (waiting.size() < MAX_WAITING) {
                waiting.add(window.opening());
                window.noteFirstIsWritten();
            }
        }
    }

    private void closeEldest(Instant now) {
        Iterator<RefusalWindow> eldest = windows.values().iterator();
        RefusalWindow window = eldest.next();
        eldest.remove();
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

    /** Ends the minutes that are over, or all, as far as there is room for what they say. */
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
            writeSome();
            warnOfLoss();
        } catch (StorageException e) {
            LOG.warn("could not write refused requests into the audit log; the next attempt includes them", e);
        } catch (RuntimeException e) {
            LOG.error("could not write refused requests into the audit log", e);
        }
    }

    /** Whether there was anything; what could not be written waits on. */
    private boolean writeSome() {
        List<Refusal> some;
        synchronized (this) {
            some = waiting.stream().limit(AT_A_TIME).toList();
        }
        if (some.isEmpty()) {
            return false;
        }
        storage.inTransaction(tx -> {
            some.forEach(one -> trail.recordRefused(tx, one.auditContext(), one.event()));
            return some.size();
        });
        synchronized (this) {
            some.forEach(written -> waiting.removeFirst());
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

    /** Writes what is left, the counts of open minutes included. */
    @Override
    public void close() {
        timer.close();
        long end = System.nanoTime() + MAX_CLOSING.toNanos();
        try {
            do {
                sweep(true);
            } while (writeSome() && System.nanoTime() < end);
        } catch (StorageException e) {
            LOG.warn("could not write the last refused requests into the audit log", e);
        }
    }
}
