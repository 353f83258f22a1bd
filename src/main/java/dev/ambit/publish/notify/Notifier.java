package dev.ambit.publish.notify;

import dev.ambit.background.Threads;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKeyId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the peers of a zone that it has changed, and knows what each of them has. One thread does all of it and never
 * waits for a peer, so that a peer that hangs does not delay any other.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(1).toNanos();

    private final Function<ZoneId, @Nullable PublishedZone> zones;
    private final Followers followers;
    private final InstantSource clock;
    private final PeerStatuses statuses = new PeerStatuses();
    private final PeerSockets sockets;
    private final Deliveries deliveries;
    private final long origin = System.nanoTime();
    private final Thread thread = Thread.ofPlatform().daemon().name("notify").unstarted(this::run);

    /** The zones that have changed since the thread last looked. */
    private final Set<ZoneId> changed = ConcurrentHashMap.newKeySet();

    /** What else there is to do on the thread. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private volatile boolean endsWaits;
    private volatile boolean closed;

    private Notifier(
            Function<ZoneId, @Nullable PublishedZone> zones,
            Followers followers,
            Predicate<IpAddress> isAllowed,
            PeerSockets sockets,
            InstantSource clock,
            RandomGenerator random) {
        this.zones = zones;
        this.followers = followers;
        this.clock = clock;
        this.sockets = sockets;
        this.deliveries = new Deliveries(zones, followers, isAllowed, statuses, sockets, clock, random);
    }

    /**
     * Starts to follow the changes of the peers.
     *
     * @param zones returns the newest state of a zone; null when it is not published, or not known yet
     * @param isAllowed whether messages may be sent to an address; asked each time
     * @param sources the addresses from which messages are sent, at most one of each family; none to let the system
     *     choose
     * @throws IOException when a source is not an address of this machine
     */
    public static Notifier start(
            Function<ZoneId, @Nullable PublishedZone> zones,
            Followers followers,
            Predicate<IpAddress> isAllowed,
            List<IpAddress> sources,
            InstantSource clock,
            RandomGenerator random)
            throws IOException {
        Notifier notifier = new Notifier(zones, followers, isAllowed, PeerSockets.open(sources), clock, random);
        followers.onChange(notifier::wake);
        notifier.thread.start();
        return notifier;
    }

    /** A zone or its peers may have changed: notifies the peers that do not have it. Never blocks. */
    public void wake(ZoneId zone) {
        if (changed.add(zone)) {
            sockets.wake();
        }
    }

    /** Asks the peers of {@code ids}, one after another, for their serial, and notifies those that are behind. */
    public void check(Iterable<ZoneId> ids) {
        onThread(() -> deliveries.checkAll(ids, now()));
    }

    /** Notifies all peers of the zone, also those that have it. */
    public void notifyAll(ZoneId zone) {
        onThread(() -> deliveries.notifyAll(zone, now()));
    }

    /**
     * A nameserver has fetched {@code serial} of a zone, or has shown that it has it.
     *
     * @param key the key that signed its request; null for none
     */
    public void fetched(ZoneId zone, IpAddress from, @Nullable TsigKeyId key, long serial) {
        List<Follower> senders = followers.senders(zone, from, key);
        PublishedZone published = zones.apply(zone);
        if (senders.size() == 1 && published != null) {
            PeerId peer = senders.getFirst().peer().id();
            statuses.update(zone, peer, known -> known.withFetched(serial, published.serial(), clock.instant()));
            onThread(() -> deliveries.fetched(zone, peer, now()));
        } else {
            senders.forEach(
                    one -> onThread(() -> deliveries.ask(zone, one.peer().id(), now())));
        }
    }

    PeerStatuses statuses() {
        return statuses;
    }

    public PeerStatus status(ZoneId zone, PeerId peer) {
        return statuses.find(zone, peer);
    }

    /**
     * Calls {@code consumer} with each peer of each zone that was notified since the start. Not of catalog zones, which
     * some nameservers do not know and so never fetch.
     */
    public void forEachStatus(BiConsumer<PeerId, PeerStatus> consumer) {
        statuses.forEach(followers::isFollowed, consumer);
    }

    /** The peers that are notified of changes of the zone and have not fetched {@code serial} or a newer one. */
    public List<Follower> behind(ZoneId zone, long serial) {
        return followers.of(zone).stream()
                .filter(Follower::isNotified)
                .filter(follower -> !statuses.find(zone, follower.peer().id()).has(serial))
                .toList();
    }

    /**
     * Waits until all peers that are notified of changes of the zone have fetched its present serial, or a newer one.
     *
     * @return those that have not after {@code time}
     */
    public List<Follower> await(ZoneId zone, Duration time) {
        PublishedZone published = zones.apply(zone);
        if (published == null) {
            return followers.of(zone).stream().filter(Follower::isNotified).toList();
        }
        statuses.await(zone, () -> endsWaits || behind(zone, published.serial()).isEmpty(), time);
        return behind(zone, published.serial());
    }

    /** Ends all waits, those of the future, too. */
    public void endWaits() {
        endsWaits = true;
        statuses.wakeAll();
    }

    /** Ends all waits and sends nothing more. */
    @Override
    public void close() throws IOException {
        endWaits();
        closed = true;
        sockets.wake();
        Threads.joinUninterruptibly(thread);
        sockets.close();
    }

    private void onThread(Runnable task) {
        tasks.add(task);
        sockets.wake();
    }

    private void run() {
        while (!closed) {
            try {
                sockets.receive(
                        deliveries.nextAt() - now(),
                        (sender, datagram) -> deliveries.received(sender, datagram, now()));
                takeChanges();
                deliveries.sendDue(now());
            } catch (IOException | RuntimeException | LinkageError | AssertionError e) {
                LOG.error("notifying peers failed", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void takeChanges() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        for (ZoneId zone : Set.copyOf(changed)) {
            changed.remove(zone); // before reading the zone, so that a later change is not missed
            deliveries.changed(zone, now());
        }
    }

    /** Nanoseconds since this was created. */
    private long now() {
        return System.nanoTime() - origin;
    }
}
