package dev.ambit.server;

import dev.ambit.access.ZoneIndex;
import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.token.HmacKey;
import dev.ambit.http.Metrics;
import dev.ambit.publish.server.DnsCounters;
import dev.ambit.publish.server.DnsLimits;
import dev.ambit.publish.server.DnsServer;
import dev.ambit.publish.transfer.TransferCounters;
import dev.ambit.publish.transfer.TransferDirectory;
import dev.ambit.publish.transfer.TransferHandler;
import dev.ambit.publish.transfer.TransferIndex;
import dev.ambit.publish.transfer.TransferResult;
import dev.ambit.storage.Storage;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The DNS server, with transfers to other nameservers and all that keeps these up to date. */
final class Nameserver implements AutoCloseable {
    /** Names of the response codes that the server sends (RFC 1035, 4.1.1; RFC 2136, 2.2). */
    private static final Map<Integer, String> RCODES =
            Map.of(0, "NOERROR", 1, "FORMERR", 2, "SERVFAIL", 3, "NXDOMAIN", 4, "NOTIMP", 5, "REFUSED", 9, "NOTAUTH");

    private final DnsServer server;
    private final Following following;
    private final TransferCounters transfers;

    private Nameserver(DnsServer server, Following following, TransferCounters transfers) {
        this.server = server;
        this.following = following;
        this.transfers = transfers;
    }

    /**
     * Binds the address and answers when all zones are loaded; returns empty when there is no address.
     *
     * @throws CommandException when the address, or that from which peers are notified, cannot be used
     */
    static Optional<Nameserver> start(
            Config config, Storage storage, ZoneIndex zones, List<HmacKey> digestKeys, InstantSource clock) {
        return config.dns().map(settings -> start(config, settings, storage, zones, digestKeys, clock));
    }

    private static Nameserver start(
            Config config,
            Config.Dns settings,
            Storage storage,
            ZoneIndex zones,
            List<HmacKey> digestKeys,
            InstantSource clock) {
        SecureRandom random = new SecureRandom();
        TransferIndex index = TransferIndex.start(storage, digestKeys);
        TransferDirectory directory = new TransferDirectory(index, zones::table);
        Following following = Following.start(config, storage, zones, index, clock, random);
        try {
            TransferHandler transfers = new TransferHandler(
                    zones::table, following.access(directory), following.history(storage), following.listener(), clock);
            Predicate<IpAddress> isKnown = client -> client.isLoopback() || index.isPeer(client);
            DnsServer server = bind(
                    settings, new DnsServer.Parts(zones::table, transfers, IpAddress::isLoopback, isKnown, random));
            server.serve(() -> zones.awaitLoaded().isEmpty(), following::follow);
            return new Nameserver(server, following, transfers.counters());
        } catch (CommandException e) {
            following.close();
            throw e;
        }
    }

    private static DnsServer bind(Config.Dns settings, DnsServer.Parts parts) {
        DnsLimits limits = DnsLimits.DEFAULT.withAnswersPerSecond(settings.answersPerSecond());
        try {
            return DnsServer.bind(settings.listen().host(), settings.listen().port(), limits, parts);
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    InetSocketAddress address() {
        return server.address();
    }

    Following following() {
        return following;
    }

    void watch(Metrics metrics, InstantSource clock) {
        following.watch(metrics, clock);
        for (TransferResult result : TransferResult.values()) {
            watch(metrics, transfers, "axfr", result, false);
            watch(metrics, transfers, "ixfr", result, true);
        }
        metrics.watch("ambit.dns.connections", "Open TCP connections for DNS", server::openConnections);
        DnsCounters counters = server.counters();
        for (Transport transport : Transport.values()) {
            String label = transport.name().toLowerCase(Locale.ROOT);
            RCODES.forEach((rcode, name) -> metrics.watchCount(
                    "ambit.dns.queries",
                    "DNS messages that were answered",
                    counters,
                    all -> all.answers(transport, rcode),
                    "transport",
                    label,
                    "rcode",
                    name));
        }
        String limited = "ambit.dns.limited";
        String limitedText = "DNS answers above dns-rate-limit";
        metrics.watchCount(limited, limitedText, counters, DnsCounters::truncated, "action", "truncate");
        metrics.watchCount(limited, limitedText, counters, DnsCounters::limited, "action", "drop");
        metrics.watchCount(
                "ambit.dns.ignored", "DNS messages without an answer: malformed", counters, DnsCounters::ignored);
        metrics.watchCount(
                "ambit.dns.dropped",
                "DNS messages and answers lost because the server or the network was busy",
                counters,
                DnsCounters::dropped);
        metrics.watchCount(
                "ambit.dns.connections.evicted",
                "DNS connections closed to make room for others, or rejected",
                counters,
                DnsCounters::evicted);
    }

    private static void watch(
            Metrics metrics, TransferCounters transfers, String kind, TransferResult result, boolean isIncremental) {
        metrics.watchCount(
                "ambit.dns.transfers",
                "Questions for zone transfers",
                transfers,
                all -> all.count(result, isIncremental),
                "kind",
                kind,
                "result",
                result.label());
    }

    @Override
    public void close() {
        server.close();
        following.close();
    }
}
