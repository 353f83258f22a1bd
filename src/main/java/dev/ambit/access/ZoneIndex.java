package dev.ambit.access;

import static java.util.Objects.requireNonNull;

import dev.ambit.background.Threads;
import dev.ambit.core.Budget;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The zones in memory, as the API and the DNS server read them. A commit derives the next snapshot of each zone that it
 * changes, and swaps it in before the writer gets its response: an acknowledged change is in the next read and in the
 * next answer, and a reader sees a whole change or nothing of it.
 *
 * <p>Zones are loaded in the background after the start; until a zone is loaded, readers use the database. A commit that
 * changes a zone before it is loaded leaves the change to the loader.
 */
public final class ZoneIndex implements ZoneLookup, CommitListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneIndex.class);

    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Storage storage;
    private final List<Consumer<ZoneId>> observers = new CopyOnWriteArrayList<>();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Thread loader = Thread.ofPlatform().daemon().name("zones").unstarted(this::loadAll);
    private final ReentrantLock lock = new ReentrantLock();

    /** The zones to load, with what commits have changed in them since the start; guarded by the lock. */
    private final Map<ZoneId, ZoneChanges> missing = new LinkedHashMap<>();

    /** Changed under the lock. */
    private volatile ZoneTable table = ZoneTable.EMPTY;

    private volatile boolean closed;

    private ZoneIndex(Storage storage) {
        this.storage = storage;
    }

    /** Follows the log and starts to load the zones. */
    public static ZoneIndex start(Storage storage) {
        ZoneIndex index = new ZoneIndex(storage);
        // In a write transaction, so that nothing is committed between the list and the registration of the listener.
        storage.inTransaction(tx -> {
            tx.zones().all().forEach(zone -> index.missing.put(zone.id(), ZoneChanges.NONE));
            storage.onCommit(index);
            return index;
        });
        index.loader.start();
        return index;
    }

    /** The zones that are loaded. */
    public ZoneTable table() {
        return table;
    }

    @Override
    public @Nullable ZoneSnapshot find(ZoneId id) {
        return table.find(id);
    }

    /** Registers {@code observer}, which gets each zone that changes or is deleted, after the swap; it must not block. */
    public void onSwap(Consumer<ZoneId> observer) {
        observers.add(observer);
    }

    /** Waits until all zones are loaded, or the index is closed. */
    public void awaitLoaded() throws InterruptedException {
        loaded.await();
    }

    /** Stops loading zones. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(loader);
        Threads.joinUninterruptibly(loader);
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        Map<ZoneId, ZoneChanges> changed = ZoneChanges.of(revisions);
        if (changed.isEmpty()) {
            return () -> {};
        }
        List<Runnable> swaps = new ArrayList<>();
        changed.forEach((id, changes) -> swaps.add(prepare(tx, id, changes)));
        return () -> swaps.forEach(Runnable::run);
    }

    private Runnable prepare(Tx tx, ZoneId id, ZoneChanges changes) {
        if (isMissing(id)) {
            return () -> applyOrLeave(id, changes);
        }
        ZoneSnapshot next = derive(tx, id, table.find(id), changes);
        return () -> swap(id, next);
    }

    private boolean isMissing(ZoneId id) {
        lock.lock();
        try {
            return missing.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the change to the loader; when the zone was loaded since the commit was prepared, reads it again. */
    private void applyOrLeave(ZoneId id, ZoneChanges changes) {
        lock.lock();
        try {
            if (missing.computeIfPresent(id, (_, before) -> before.and(changes)) == null) {
                swap(id, readNewest(id, table.find(id), changes));
            }
        } finally {
            lock.unlock();
        }
    }

    private void swap(ZoneId id, @Nullable ZoneSnapshot next) {
        lock.lock();
        try {
            table = next == null ? table.without(id) : table.with(next);
        } finally {
            lock.unlock();
        }
        observers.forEach(observer -> observer.accept(id));
    }

    /** Returns the state of the zone in {@code tx}; null when it does not exist. */
    private static @Nullable ZoneSnapshot derive(
            Tx tx, ZoneId id, @Nullable ZoneSnapshot present, ZoneChanges changes) {
        Zone zone = tx.zones().find(id).orElse(null);
        if (zone == null) {
            return null;
        }
        if (present == null || changes.isOfAllRecords()) {
            return read(tx, zone);
        }
        List<DnsRecord> stored = changes.records().stream()
                .flatMap(changed -> tx.records().find(id, changed).stream())
                .toList();
        return present.with(zone.settings(), zone.serial(), changes.records(), stored);
    }

    private static ZoneSnapshot read(Tx tx, Zone zone) {
        List<DnsRecord> records = new ArrayList<>();
        tx.records().forEachInZone(zone.id(), records::add);
        return ZoneSnapshot.of(zone.id(), zone.name(), zone.settings(), zone.serial(), records);
    }

    /** Reads without a limit of work: a commit waits for it, or the start. */
    private @Nullable ZoneSnapshot readNewest(ZoneId id, @Nullable ZoneSnapshot present, ZoneChanges changes) {
        return Budget.urgent(Long.MAX_VALUE)
                .run(() -> read(id, present, changes))
                .orElse(null);
    }

    private Optional<ZoneSnapshot> read(ZoneId id, @Nullable ZoneSnapshot present, ZoneChanges changes) {
        return storage.read(tx -> Optional.ofNullable(derive(tx, id, present, changes)));
    }

    private void loadAll() {
        long start = System.nanoTime();
        ZoneId next = nextMissing();
        while (next != null && !closed) {
            try {
                load(next);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("could not load the zone {}; the API reads it from the database meanwhile", next, e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
            }
            next = nextMissing();
        }
        loaded.countDown();
        if (!closed) {
            LOG.info("loaded the zones in {} ms", (System.nanoTime() - start) / 1_000_000);
        }
    }

    private @Nullable ZoneId nextMissing() {
        lock.lock();
        try {
            return missing.isEmpty() ? null : missing.keySet().iterator().next();
        } finally {
            lock.unlock();
        }
    }

    /** Loads a zone while others write to it; then applies what they have changed. */
    private void load(ZoneId id) {
        ZoneSnapshot before = read(id, null, ZoneChanges.NONE).orElse(null);
        lock.lock();
        try {
            ZoneChanges changes = requireNonNull(missing.get(id));
            ZoneSnapshot next = changes.isChanged() ? readNewest(id, before, changes) : before;
            swap(id, next);
            missing.remove(id);
        } finally {
            lock.unlock();
        }
    }
}
