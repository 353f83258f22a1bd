package dev.ambit.publish.catalog;

import dev.ambit.background.Threads;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.Catalog;
import dev.ambit.core.zone.ZoneChange;
import dev.ambit.publish.notify.Followers;
import dev.ambit.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog zones. A change of an account's zones is stored with the next serial and then published, on a thread of its
 * own; a crash in between is made up for at the start.
 */
public final class Catalogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(1).toNanos();

    private final Storage storage;
    private final Followers followers;
    private final InstantSource clock;
    private final Map<AccountId, CatalogZone> zones = new ConcurrentHashMap<>();
    private final Map<DnsName, AccountId> names = new ConcurrentHashMap<>();
    private final Set<AccountId> changed = ConcurrentHashMap.newKeySet();
    private final List<Consumer<ZoneId>> observers = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("catalogs").unstarted(this::follow);
    private volatile boolean closed;

    private Catalogs(Storage storage, Followers followers, InstantSource clock) {
        this.storage = storage;
        this.followers = followers;
        this.clock = clock;
    }

    /** Publishes the stored catalogs, with a new serial where the zones have changed since, and follows the changes. */
    public static Catalogs start(Storage storage, Followers followers, InstantSource clock) {
        Catalogs catalogs = new Catalogs(storage, followers, clock);
        followers.onMembersChange(catalogs::wake);
        List<Catalog> stored = storage.read(tx -> tx.catalogs().all());
        stored.forEach(catalog -> catalogs.publish(CatalogZone.of(catalog)));
        Set<AccountId> accounts = new HashSet<>(followers.accounts());
        stored.forEach(catalog -> accounts.add(catalog.account()));
        accounts.forEach(catalogs::update);
        catalogs.thread.start();
        return catalogs;
    }

    /** Registers {@code observer}, which gets the id of each catalog zone that has changed; it must not block. */
    public void onChange(Consumer<ZoneId> observer) {
        observers.add(observer);
    }

    /** Returns the catalog zone with this name; null when no account has it. */
    public @Nullable ZoneSnapshot find(DnsName name) {
        AccountId account = names.get(name);
        return account == null ? null : find(account);
    }

    /** Returns the catalog zone of an account; null when none of its zones was ever transferred. */
    public @Nullable ZoneSnapshot find(AccountId account) {
        CatalogZone zone = zones.get(account);
        return zone == null ? null : zone.snapshot();
    }

    /** Returns the catalog zone with this id; null when there is none. */
    public @Nullable ZoneSnapshot find(ZoneId id) {
        return find(accountOf(id));
    }

    /** The account whose catalog zone has this id. */
    public static AccountId accountOf(ZoneId catalog) {
        return new AccountId(catalog.high(), catalog.low());
    }

    /** Returns the changes of a catalog zone since {@code serial}; empty when they do not reach back to it. */
    public Optional<List<ZoneChange>> since(AccountId account, long serial) {
        CatalogZone zone = zones.get(account);
        return zone == null ? Optional.empty() : zone.since(serial);
    }

    public Set<ZoneId> ids() {
        Set<ZoneId> ids = new HashSet<>();
        zones.keySet().forEach(account -> ids.add(Followers.catalogOf(account)));
        return ids;
    }

    private void wake(AccountId account) {
        if (changed.add(account)) {
            LockSupport.unpark(thread);
        }
    }

    private void follow() {
        while (!closed) {
            for (AccountId account : Set.copyOf(changed)) {
                changed.remove(account); // before reading its zones, so that a later change is not missed
                updateOrRetry(account);
            }
            if (changed.isEmpty() && !closed) {
                LockSupport.park(this);
            }
        }
    }

    private void updateOrRetry(AccountId account) {
        try {
            update(account);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.warn("could not update the catalog of account {}; trying again", account, e);
            changed.add(account);
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
    }

    /** Stores, then publishes: after a crash in between, the same serial is published with the same members. */
    private void update(AccountId account) {
        Map<ZoneId, DnsName> members = followers.membersOf(account);
        CatalogZone before = zones.get(account);
        if (before == null ? members.isEmpty() : before.catalog().members().equals(members)) {
            return;
        }
        Catalog next = before == null
                ? new Catalog(account, clock.instant().getEpochSecond(), members)
                : before.catalog().with(members);
        storage.inTransaction(tx -> {
            if (tx.accounts().find(account).isPresent()) {
                tx.catalogs().put(next);
            }
            return next;
        });
        publish(before == null ? CatalogZone.of(next) : before.with(next));
        observers.forEach(observer -> observer.accept(Followers.catalogOf(account)));
    }

    private void publish(CatalogZone zone) {
        zones.put(zone.catalog().account(), zone);
        names.put(zone.catalog().name(), zone.catalog().account());
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Threads.joinUninterruptibly(thread);
    }
}
