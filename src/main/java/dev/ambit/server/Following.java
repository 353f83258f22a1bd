package dev.ambit.server;

import dev.ambit.access.ZoneIndex;
import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.http.Metrics;
import dev.ambit.http.route.FollowWait;
import dev.ambit.publish.Propagation;
import dev.ambit.publish.catalog.CatalogAccess;
import dev.ambit.publish.catalog.Catalogs;
import dev.ambit.publish.notify.FollowerStatistics;
import dev.ambit.publish.notify.FollowerWaits;
import dev.ambit.publish.notify.Followers;
import dev.ambit.publish.notify.Notifier;
import dev.ambit.publish.notify.PeerStatus;
import dev.ambit.publish.notify.PublishedZone;
import dev.ambit.publish.transfer.TransferAccess;
import dev.ambit.publish.transfer.TransferClient;
import dev.ambit.publish.transfer.TransferDirectory;
import dev.ambit.publish.transfer.TransferIndex;
import dev.ambit.publish.transfer.TransferListener;
import dev.ambit.publish.transfer.TransferTimes;
import dev.ambit.publish.transfer.ZoneHistory;
import dev.ambit.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The parts that keep other nameservers up to date. */
final class Following implements Propagation, AutoCloseable {
    private final ZoneIndex zones;
    private final Followers followers;
    private final Catalogs catalogs;
    private final Notifier notifier;
    private final TransferTimes times;

    private Following(ZoneIndex zones, Followers followers, Catalogs catalogs, Notifier notifier, TransferTimes times) {
        this.zones = zones;
        this.followers = followers;
        this.catalogs = catalogs;
        this.notifier = notifier;
        this.times = times;
    }

    static Following start(
            Config config,
            Storage storage,
            ZoneIndex zones,
            TransferIndex transfers,
            InstantSource clock,
            RandomGenerator random) {
        Followers followers = new Followers(transfers);
        Catalogs catalogs = Catalogs.start(storage, followers, clock);
        try {
            Notifier notifier = Notifier.start(
                    zone -> published(zones, catalogs, zone),
                    followers,
                    config.peerNetworks()::allows,
                    config.notifySources(),
                    clock,
                    random);
            catalogs.onChange(notifier::wake);
            return new Following(zones, followers, catalogs, notifier, TransferTimes.start(storage, clock));
        } catch (IOException e) {
            catalogs.close();
            throw new CommandException("cannot send from dns-notify-source: " + e.getMessage(), e);
        }
    }

    private static @Nullable PublishedZone published(ZoneIndex zones, Catalogs catalogs, ZoneId id) {
        ZoneSnapshot zone = zones.find(id);
        ZoneSnapshot published = zone == null ? catalogs.find(id) : zone;
        return published == null ? null : new PublishedZone(id, published.apex(), published.soa());
    }

    @Override
    public void notifyPeers(ZoneId zone) {
        notifier.notifyAll(zone);
    }

    /** The zones of {@code directory}, and catalog zones. */
    TransferAccess access(TransferDirectory directory) {
        return new CatalogAccess(directory, catalogs);
    }

    ZoneHistory history(Storage storage) {
        return (zone, serial) -> catalogs.find(zone.id()) == null
                ? storage.read(tx -> tx.journal().since(zone.id(), serial))
                : catalogs.since(Catalogs.accountOf(zone.id()), serial).orElse(List.of());
    }

    /** Notes what each peer has fetched. */
    TransferListener listener() {
        return new TransferListener() {
            @Override
            public void checked(ZoneSnapshot zone, TransferClient client) {
                times.checked(zone.id());
            }

            @Override
            public void transferred(ZoneSnapshot zone, TransferClient client) {
                times.transferred(zone.id());
            }

            @Override
            public void fetched(ZoneSnapshot zone, TransferClient client) {
                TsigKey key = client.key();
                notifier.fetched(zone.id(), client.address(), key == null ? null : key.id(), zone.serial());
            }
        };
    }

    FollowWait waits() {
        return new FollowerWaits(notifier);
    }

    /** Notifies the peers that are behind, which then ask this server; and from now on, of each change. */
    void follow() {
        zones.onSwap(notifier::wake);
        notifier.check(followers.zones());
        notifier.check(catalogs.ids());
    }

    void watch(Metrics metrics, InstantSource clock) {
        FollowerStatistics statistics = new FollowerStatistics(notifier, clock);
        metrics.watch(
                "ambit.dns.peers.behind",
                "Zones at peers that have not fetched the newest serial, one for each zone and peer",
                statistics::behind);
        metrics.watch(
                "ambit.dns.peer.lag.seconds",
                "For how long the peer has been behind that has been behind longest",
                statistics::lagSeconds);
        metrics.watch(
                "ambit.dns.peers.failing",
                "Zones at peers whose last message failed, one for each zone and peer",
                statistics::failing);
    }

    @Override
    public PeerStatus status(ZoneId zone, PeerId peer) {
        return notifier.status(zone, peer);
    }

    @Override
    public TransferTimes.Times times(ZoneId zone) {
        return times.find(zone);
    }

    /** Ends the waits of requests, so that the HTTP server can stop. */
    void endWaits() {
        notifier.endWaits();
    }

    @Override
    public void close() {
        times.close();
        catalogs.close();
        try {
            notifier.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
