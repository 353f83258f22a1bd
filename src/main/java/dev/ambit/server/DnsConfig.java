package dev.ambit.server;

import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.core.answer.Transport;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.net.IpAddress;
import dev.ambit.http.Metrics;
import dev.ambit.publish.server.DnsCounters;
import dev.ambit.publish.server.DnsLimits;
import dev.ambit.publish.server.DnsServer;
import dev.ambit.publish.server.MessageHandler;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Starts the DNS server with its settings, and adds its metrics. */
final class DnsConfig {
    /** Names of the response codes that the server sends (RFC 1035, 4.1.1; RFC 2136, 2.2). */
    private static final Map<Integer, String> RCODES = Map.of(
            0, "NOERROR", 1, "FORMERR", 2, "SERVFAIL", 3, "NXDOMAIN", 4, "NOTIMP", 5, "REFUSED", 9, "NOTAUTH");

    private DnsConfig() {}

    static DnsServer bind(Config.Dns settings, Supplier<ZoneTable> zones, RandomGenerator random) {
        DnsLimits limits = DnsLimits.DEFAULT.withAnswersPerSecond(settings.answersPerSecond());
        DnsServer.Parts parts = new DnsServer.Parts(zones, MessageHandler.REFUSING, IpAddress::isLoopback, random);
        try {
            return DnsServer.bind(settings.listen().host(), settings.listen().port(), limits, parts);
        } catch (IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    static void watch(Metrics metrics, DnsServer server) {
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
}
