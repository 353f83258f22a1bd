package dev.ambit.publish.notify;

import static java.util.Objects.requireNonNull;

import dev.ambit.core.dns.Serial;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.publish.notify.Delivery.Destination;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The messages that peers are to get, and those without an answer yet. Confined to the thread of {@link Notifier}.
 */
final class Deliveries {
    /** Between the first questions after the start. */
    private static final long SPREAD = Duration.ofMillis(10).toNanos();

    private static final int IDS = 1 << 16;

    private final Function<ZoneId, @Nullable PublishedZone> zones;
    private final Followers followers;
    private final Predicate<IpAddress> isAllowed;
    private final PeerStatuses statuses;
    private final PeerSockets sockets;
    private final InstantSource clock;
    private final Clock tsigClock;
    private final RandomGenerator random;

    private final Map<ZoneId, Map<PeerId, Delivery>> byZone = new HashMap<>();

    /** By time; an entry whose delivery has another time meanwhile is ignored. */
    private final Queue<Due> due = new PriorityQueue<>();

    private final Map<Destination, Sent> sent = new HashMap<>();

    private record Due(long at, Delivery delivery) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(at, other.at);
        }
    }

    /** A message without an answer yet. */
    private record Sent(Delivery delivery, PeerMessage message, long serial) {}

    Deliveries(
            Function<ZoneId, @Nullable PublishedZone> zones,
            Followers followers,
            Predicate<IpAddress> isAllowed,
            PeerStatuses statuses,
            PeerSockets sockets,
            InstantSource clock,
            RandomGenerator random) {
        this.zones = zones;
        this.followers = followers;
        this.isAllowed = isAllowed;
        this.statuses = statuses;
        this.sockets = sockets;
        this.clock = clock;
        this.tsigClock = clock.withZone(ZoneOffset.UTC);
        this.random = random;
    }

    /** When the next message is due; far away when none is. */
    long nextAt() {
        Due next = due.peek();
        return next == null ? Delivery.NEVER : next.at();
    }

    /** The zone or its peers may have changed. */
    void changed(ZoneId zone, long now) {
        PublishedZone published = zones.apply(zone);
        for (Delivery delivery : present(zone)) {
            if (published != null && !status(delivery).has(published.serial())) {
                delivery.notifyPeer(now);
                schedule(delivery);
            }
        }
        if (published != null) {
            for (Follower follower : followers.of(zone)) {
                statuses.update(
                        zone, follower.peer().id(), known -> known.published(published.serial(), clock.instant()));
            }
        }
    }

    void notifyAll(ZoneId zone, long now) {
        for (Delivery delivery : present(zone)) {
            delivery.notifyPeer(now);
            schedule(delivery);
        }
    }

    void checkAll(Iterable<ZoneId> ids, long now) {
        long at = now;
        for (ZoneId zone : ids) {
            for (Delivery delivery : present(zone)) {
                delivery.askFirst(at);
                schedule(delivery);
                at += SPREAD;
            }
        }
    }

    void fetched(ZoneId zone, PeerId peer, long now) {
        Delivery delivery = byZone.getOrDefault(zone, Map.of()).get(peer);
        PublishedZone published = zones.apply(zone);
        if (delivery != null && published != null && status(delivery).has(published.serial())) {
            delivery.fetchedNewest(now);
            schedule(delivery);
        }
    }

    /** One of several peers has fetched the zone, so each is asked. */
    void ask(ZoneId zone, PeerId peer, long now) {
        Delivery delivery = byZone.getOrDefault(zone, Map.of()).get(peer);
        if (delivery != null) {
            delivery.ask(now);
            schedule(delivery);
        }
    }

    /** The deliveries to the peers that the zone has now; those to other peers end. */
    private Collection<Delivery> present(ZoneId zone) {
        List<Follower> present = followers.of(zone);
        Map<PeerId, Delivery> deliveries = byZone.computeIfAbsent(zone, _ -> new HashMap<>());
        Set<PeerId> notified = present.stream()
                .filter(Follower::isNotified)
                .map(follower -> follower.peer().id())
                .collect(Collectors.toSet());
        deliveries.entrySet().removeIf(delivery -> !notified.contains(delivery.getKey()) && end(delivery.getValue()));
        for (Follower follower : present) {
            if (follower.isNotified()) {
                deliveries.merge(follower.peer().id(), new Delivery(zone, follower), this::replace);
            }
        }
        statuses.retain(
                zone, present.stream().map(follower -> follower.peer().id()).collect(Collectors.toSet()));
        if (deliveries.isEmpty()) {
            byZone.remove(zone);
        }
        return List.copyOf(deliveries.values());
    }

    /** A peer that has moved to another address is a new one; another key only signs the next messages. */
    private Delivery replace(Delivery known, Delivery fresh) {
        if (known.follower().isSameEndpoint(fresh.follower())) {
            known.follow(fresh.follower());
            return known;
        }
        end(known);
        statuses.forget(known.zone(), known.follower().peer().id());
        return fresh;
    }

    private boolean end(Delivery delivery) {
        delivery.end();
        delivery.unanswered().forEach(sent::remove);
        return true;
    }

    private PeerStatus status(Delivery delivery) {
        return statuses.find(delivery.zone(), delivery.follower().peer().id());
    }

    private void schedule(Delivery delivery) {
        if (delivery.nextAt() != Delivery.NEVER) {
            due.add(new Due(delivery.nextAt(), delivery));
        }
    }

    /** Sends what is due. */
    void sendDue(long now) {
        while (nextAt() <= now) {
            Due next = requireNonNull(due.poll());
            if (next.at() == next.delivery().nextAt()) {
                send(next.delivery(), now);
                schedule(next.delivery());
            }
        }
    }

    private void send(Delivery delivery, long now) {
        PublishedZone published = zones.apply(delivery.zone());
        Delivery.Action action = delivery.next(now);
        if (published == null) {
            delivery.end(); // the zone was deleted; a change of the peers follows
            return;
        }
        if (action == Delivery.Action.NOTIFY_AGAIN && delivery.isUnanswered()) {
            note(delivery, status -> status.withError("timeout"));
        }
        boolean isQuestion = action == Delivery.Action.ASK;
        send(delivery, isQuestion ? PeerMessage.Kind.QUESTION : PeerMessage.Kind.NOTIFY, published);
        if (isQuestion) {
            delivery.questionSent(now);
        } else {
            delivery.notifySent(now);
        }
    }

    private void send(Delivery delivery, PeerMessage.Kind kind, PublishedZone published) {
        Follower follower = delivery.follower();
        if (!isAllowed.test(follower.address())) {
            note(delivery, status -> status.withError("the address is not within dns-peer-networks"));
            delivery.answered();
            return;
        }
        InetSocketAddress to =
                PeerSockets.socketAddress(follower.address(), follower.peer().port());
        TsigKey key = kind == PeerMessage.Kind.QUESTION ? delivery.questionKey() : follower.key();
        PeerMessage message = PeerMessage.of(kind, published, key, unusedId(to), tsigClock);
        Destination destination = new Destination(to, message.id());
        sent.put(destination, new Sent(delivery, message, published.serial()));
        Destination oldest = delivery.sent(destination);
        if (oldest != null) {
            sent.remove(oldest);
        }
        sockets.send(message.wire(), to);
    }

    /** Ids are random, so that an answer cannot be forged without seeing the message. */
    private int unusedId(InetSocketAddress to) {
        int id = random.nextInt(IDS);
        for (int i = 0; i < IDS && sent.containsKey(new Destination(to, id)); i++) {
            id = (id + 1) % IDS;
        }
        return id;
    }

    /** Takes a datagram. Only an answer of the address to which a message was sent, with its id, counts. */
    void received(SocketAddress sender, byte[] datagram, long now) {
        if (datagram.length < 2) {
            return;
        }
        int id = (datagram[0] & 0xff) << 8 | (datagram[1] & 0xff);
        Destination destination = new Destination(sender, id);
        Sent message = sent.get(destination);
        if (message != null) {
            PeerMessage.Answer answer = message.message().read(datagram);
            if (!(answer instanceof PeerMessage.Answer.Ignored)) {
                sent.remove(destination);
                take(message, answer, now);
                schedule(message.delivery());
            }
        }
    }

    private void take(Sent message, PeerMessage.Answer answer, long now) {
        Delivery delivery = message.delivery();
        switch (answer) {
            case PeerMessage.Answer.Ignored _ -> {}
            case PeerMessage.Answer.Refused(String words) -> {
                delivery.answered();
                if (message.message().kind() == PeerMessage.Kind.NOTIFY) {
                    note(delivery, status -> status.withError(words));
                } else {
                    delivery.questionRefused(now);
                }
            }
            case PeerMessage.Answer.Acknowledged _ -> {
                note(delivery, status -> status.withNotified(message.serial()));
                delivery.acknowledged(now, isNewest(delivery, message.serial()));
            }
            case PeerMessage.Answer.Served(long serial) -> takeServed(delivery, serial, now);
        }
    }

    /** A peer that serves exactly the newest serial has it. A signing peer is ahead by a number of its own. */
    private void takeServed(Delivery delivery, long serial, long now) {
        note(delivery, status -> status.withServed(serial));
        PublishedZone published = zones.apply(delivery.zone());
        if (published == null) {
            return;
        }
        long newest = published.serial();
        if (serial == newest && !status(delivery).has(newest)) {
            note(delivery, status -> status.withFetched(newest, newest, clock.instant()));
            delivery.fetchedNewest(now);
        }
        if (status(delivery).has(newest) && !Serial.isNewer(newest, serial)) {
            delivery.servesNewest();
        } else {
            delivery.servesOther(now, status(delivery).has(newest));
        }
    }

    private boolean isNewest(Delivery delivery, long serial) {
        PublishedZone published = zones.apply(delivery.zone());
        return published != null && published.serial() == serial;
    }

    private void note(Delivery delivery, UnaryOperator<PeerStatus> change) {
        statuses.update(delivery.zone(), delivery.follower().peer().id(), change);
    }
}
