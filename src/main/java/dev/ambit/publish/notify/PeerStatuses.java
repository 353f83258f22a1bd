package dev.ambit.publish.notify;

import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What is known of each zone at each of its peers; threads can wait for a change of it. */
final class PeerStatuses {
    private final Map<ZoneId, Map<PeerId, PeerStatus>> zones = new ConcurrentHashMap<>();
    private final Map<ZoneId, Set<Thread>> waiting = new ConcurrentHashMap<>();

    PeerStatus find(ZoneId zone, PeerId peer) {
        return zones.getOrDefault(zone, Map.of()).getOrDefault(peer, PeerStatus.UNKNOWN);
    }

    void forEach(Predicate<ZoneId> isWanted, BiConsumer<PeerId, PeerStatus> consumer) {
        zones.forEach((zone, peers) -> {
            if (isWanted.test(zone)) {
                peers.forEach(consumer);
            }
        });
    }

    void update(ZoneId zone, PeerId peer, UnaryOperator<PeerStatus> change) {
        zones.computeIfAbsent(zone, _ -> new ConcurrentHashMap<>())
                .compute(peer, (_, known) -> change.apply(known == null ? PeerStatus.UNKNOWN : known));
        wakeWaiting(zone);
    }

    /** Forgets all peers of {@code zone} but these. */
    void retain(ZoneId zone, Set<PeerId> peers) {
        zones.computeIfPresent(zone, (_, known) -> {
            known.keySet().retainAll(peers);
            return known.isEmpty() ? null : known;
        });
        wakeWaiting(zone);
    }

    void forget(ZoneId zone, PeerId peer) {
        Map<PeerId, PeerStatus> known = zones.get(zone);
        if (known != null) {
            known.remove(peer);
        }
    }

    /** Waits until {@code isReached}, which is asked after each change of the zone; at most for {@code time}. */
    void await(ZoneId zone, BooleanSupplier isReached, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Thread current = Thread.currentThread();
        waiting.compute(zone, (_, threads) -> {
            Set<Thread> all = threads == null ? ConcurrentHashMap.newKeySet() : threads;
            all.add(current);
            return all;
        });
        try {
            // A change after the question unparks the thread, so that none is missed.
            for (long rest = time.toNanos(); rest > 0 && !isReached.getAsBoolean(); rest = end - System.nanoTime()) {
                LockSupport.parkNanos(this, rest);
                if (current.isInterrupted()) {
                    return;
                }
            }
        } finally {
            waiting.computeIfPresent(zone, (_, threads) -> {
                threads.remove(current);
                return threads.isEmpty() ? null : threads;
            });
        }
    }

    void wakeAll() {
        waiting.keySet().forEach(this::wakeWaiting);
    }

    private void wakeWaiting(ZoneId zone) {
        waiting.getOrDefault(zone, Set.of()).forEach(LockSupport::unpark);
    }
}
