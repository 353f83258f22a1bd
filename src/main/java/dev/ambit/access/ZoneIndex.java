package dev.ambit.access;

import dev.ambit.background.Threads;
import dev.ambit.core.Budget;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.storage.CommitListener;
import dev.ambit.storage.Revision;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The zones in memory, as the API and the DNS server read them. A commit derives the next snapshot of each zone that it
 * changes, and swaps it in before the writer gets its response: an acknowledged change is in the next read and in the
 * next answer, and a reader sees a whole change or nothing of it.
 *
 * <p>Zones are loaded in the background after the start; until a zone is loaded, readers use the database. A commit that
 * changes a zone before it is loaded leaves the change to the loader. A zone that cannot be read is answered with
 * SERVFAIL until a change makes it readable.
 *
 * <p>The zones never need more memory than a limit: a change that would make them too large is refused in its transaction,
 * and zones that are too large at the start are not served.
 */
public final class ZoneIndex implements ZoneLookup, CommitListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneIndex.class);

    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ZoneReader reader;
    private final ZoneMemory memory;
    private final List<Consumer<ZoneId>> observers = new CopyOnWriteArrayList<>();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Thread loader = Thread.ofPlatform().daemon().name("zones").unstarted(this::loadAll);
    private final ReentrantLock lock = new ReentrantLock();

    /** The zones to load; guarded by the lock. */
    private final MissingZones missing = new MissingZones();

    /** Changed under the lock. */
    private volatile ZoneTable table = ZoneTable.EMPTY;

    /** Used by the thread that writes. */
    private @Nullable UncommittedZones uncommitted;

    /** Whether a commit has changed a zone while zones were loaded. */
    private volatile boolean isChanged;

    private volatile @Nullable ZoneMemoryException excess;
    private volatile boolean closed;

    private ZoneIndex(Storage storage, ZoneMemory memory) {
        this.reader = new ZoneReader(storage);
        this.memory = memory;
    }

    /**
     * Follows the log and starts to load the zones.
     *
     * @param limit the memory for zones, in bytes
     * @throws ZoneMemoryException when they have so many records that they certainly need more
     */
    public static ZoneIndex start(Storage storage, long limit) {
        // In a write transaction, so that nothing is committed between the list and the registration of the listener.
        ZoneIndex index = storage.inTransaction(tx -> {
            ZoneIndex created = new ZoneIndex(storage, ZoneMemory.of(tx.zones().sums(), limit));
            tx.zones().all().forEach(created.missing::add);
            storage.onCommit(created);
            return created;
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

    /** Waits until all zones are loaded, or the index is closed; returns by how much they are too large. */
    public Optional<ZoneMemoryException> awaitLoaded() throws InterruptedException {
        loaded.await();
        return Optional.ofNullable(excess);
    }

    /** Returns about how many bytes of memory the zones need. */
    public long memory() {
        return isLoaded() && excess == null ? table.memory() : Math.max(table.memory(), memory.estimate());
    }

    @Override
    public void requireMemory(long growth) {
        if (isLoaded()) {
            long used = memory();
            memory.require(used, used + growth);
        }
    }

    private boolean isLoaded() {
        return loaded.getCount() == 0;
    }

    /** Stops loading zones. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(loader);
        Threads.joinUninterruptibly(loader);
    }

    /** Derives the zones only if they might not fit; {@link #prepare} then uses what was derived. */
    @Override
    public void check(Tx tx, List<Revision> revisions) {
        UncommittedZones start = start(revisions);
        List<Revision> later = start.later(revisions);
        if (!memory.fitsCertainly(start.memory(), later) && !memory.fitsUsually(tx, later)) {
            uncommitted = Budget.unlimited().run(() -> checked(tx, start, revisions));
        }
    }

    private @Nullable UncommittedZones checked(Tx tx, UncommittedZones start, List<Revision> revisions) {
        Map<ZoneId, ZoneChanges> changed = ZoneChanges.of(start.later(revisions));
        if (!isLoaded() || changed.keySet().stream().anyMatch(this::isMissing)) {
            changed.forEach((id, changes) -> memory.requireBeforeLoading(tx, start.memory(), id, changes));
            return null;
        }
        UncommittedZones next = derive(tx, start, revisions, changed);
        memory.require(memory(), next.memory());
        return next;
    }

    private UncommittedZones start(List<Revision> revisions) {
        UncommittedZones derived = uncommitted;
        return derived != null && derived.isStartOf(revisions) ? derived : UncommittedZones.none(memory());
    }

    /** Returns the zones after all {@code revisions}, where {@code changed} is what {@code start} does not have. */
    private UncommittedZones derive(
            Tx tx, UncommittedZones start, List<Revision> revisions, Map<ZoneId, ZoneChanges> changed) {
        Map<ZoneId, Optional<ZoneSnapshot>> zones = new LinkedHashMap<>(start.zones());
        long bytes = start.memory();
        for (Map.Entry<ZoneId, ZoneChanges> one : changed.entrySet()) {
            ZoneId id = one.getKey();
            ZoneSnapshot before =
                    zones.getOrDefault(id, Optional.ofNullable(table.find(id))).orElse(null);
            ZoneSnapshot after = ZoneReader.derive(tx, id, before, one.getValue());
            bytes += (after == null ? 0 : after.memory()) - (before == null ? 0 : before.memory());
            zones.put(id, Optional.ofNullable(after));
        }
        return new UncommittedZones(revisions.size(), revisions.getLast(), zones, bytes);
    }

    @Override
    public Runnable prepare(Tx tx, List<Revision> revisions) {
        UncommittedZones start = start(revisions);
        uncommitted = null;
        Map<ZoneId, ZoneChanges> changed = ZoneChanges.of(start.later(revisions));
        if (changed.isEmpty() && start.zones().isEmpty()) {
            return () -> {};
        }
        isChanged = true;
        Map<ZoneId, ZoneChanges> left = new LinkedHashMap<>(changed);
        left.keySet().removeIf(id -> !isMissing(id));
        changed.keySet().removeAll(left.keySet());
        List<Runnable> swaps = new ArrayList<>();
        left.forEach((id, changes) -> swaps.add(() -> applyOrLeave(id, changes)));
        derive(tx, start, revisions, changed)
                .zones()
                .forEach((id, next) -> swaps.add(() -> swap(id, next.orElse(null))));
        return () -> swaps.forEach(Runnable::run);
    }

    private boolean isMissing(ZoneId id) {
        return locked(() -> missing.contains(id));
    }

    /**
     * Leaves the change to the loader, which then also tries a zone again that it could not read. When the zone was loaded
     * since the commit was prepared, reads it again.
     */
    private void applyOrLeave(ZoneId id, ZoneChanges changes) {
        lock.lock();
        try {
            if (!missing.change(id, changes)) {
                swap(id, reader.readNewest(id, table.find(id), changes));
            }
            LockSupport.unpark(loader);
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

    private void loadAll() {
        long start = System.nanoTime();
        loadMissing();
        if (table.memory() > memory.limit() && excess == null) {
            LOG.error("the zones need {} bytes of memory, more than zone-memory allows", table.memory());
        }
        loaded.countDown();
        if (!closed && excess == null) {
            LOG.info("loaded the zones in {} ms", (System.nanoTime() - start) / 1_000_000);
        }
        while (!closed && excess == null && !missingIds().isEmpty()) {
            LockSupport.park(this);
            loadMissing();
        }
    }

    private void loadMissing() {
        ZoneId next = locked(() -> missing.next());
        while (next != null && !closed && excess == null) {
            ZoneChanges changes = missingChanges(next);
            try {
                load(next);
            } catch (StorageException e) {
                if (e.reason() == StorageException.Reason.DAMAGED) {
                    leaveOut(next, changes, e);
                } else {
                    LOG.warn("could not load the zone {}; the API reads it from the database meanwhile", next, e);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
                }
            } catch (RuntimeException | LinkageError | AssertionError e) {
                leaveOut(next, changes, e);
            }
            requireLimit();
            next = locked(() -> missing.next());
        }
    }

    /** Gives up when the zones were too large at the start; but not because of what was added since. */
    private void requireLimit() {
        if (table.memory() > memory.limit() && !isChanged && !isLoaded()) {
            excess = new ZoneMemoryException(table.memory() + measureMissing(), memory.limit(), false);
        }
    }

    /** Returns the bytes of the zones that are not loaded, one of which is in memory at a time. */
    private long measureMissing() {
        return missingIds().stream()
                .filter(_ -> !closed)
                .mapToLong(this::measure)
                .sum();
    }

    private long measure(ZoneId id) {
        try {
            return reader.read(id).map(ZoneSnapshot::memory).orElse(0L);
        } catch (RuntimeException e) {
            LOG.warn("could not load the zone {}", id, e);
            return 0;
        }
    }

    /** Answers SERVFAIL for a zone that cannot be read: a waiting DNS server would answer for none. */
    private void leaveOut(ZoneId id, ZoneChanges changes, Throwable failure) {
        lock.lock();
        try {
            if (!changes.equals(missing.changes(id))) {
                return; // it has changed since it was read, and is read again
            }
            DnsName apex = missing.apex(id);
            if (missing.leaveOut(id)) {
                LOG.error("the zone {} cannot be read; DNS queries for it are answered with SERVFAIL", apex, failure);
            }
            table = table.with(ZoneSnapshot.unreadable(id, apex));
        } finally {
            lock.unlock();
        }
    }

    private ZoneChanges missingChanges(ZoneId id) {
        return locked(() -> missing.changes(id));
    }

    private List<ZoneId> missingIds() {
        return locked(() -> missing.ids());
    }

    /** Loads a zone while others write to it; then applies what they have changed. */
    private void load(ZoneId id) {
        ZoneSnapshot before = reader.read(id).orElse(null);
        lock.lock();
        try {
            ZoneChanges changes = missing.changes(id);
            ZoneSnapshot next = changes.isChanged() ? reader.readNewest(id, before, changes) : before;
            swap(id, next);
            missing.remove(id);
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
