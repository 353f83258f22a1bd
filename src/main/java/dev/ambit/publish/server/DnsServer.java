package dev.ambit.publish.server;

import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.net.IpAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The DNS server: an authoritative name server (RFC 1034) over UDP and TCP. {@link #bind} reserves the address, and
 * {@link #serve} answers when the zones are loaded; until then, the system keeps questions and connections.
 */
public final class DnsServer implements AutoCloseable {
    private static final Duration MAX_CLOSING = Duration.ofSeconds(1);

    private final DnsSockets sockets;
    private final DnsCounters counters = new DnsCounters();
    private final TcpConnections connections;
    private final WarmUp warmUp;
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable Thread starter;

    private DnsServer(DnsSockets sockets, DnsLimits limits, Parts parts) {
        this.sockets = sockets;
        this.warmUp = new WarmUp(parts.random());
        MessageAnswerer answerer = new MessageAnswerer(parts.zones(), parts.handler());
        UdpResponder responder =
                new UdpResponder(answerer, limiter(limits, parts.random()), parts.isUnlimited(), counters);
        DatagramQueue others = new DatagramQueue(answerer, responder, parts.isKnown(), counters);
        connections = new TcpConnections(sockets.tcp(), answerer, limits, parts.isKnown(), counters);
        threads.add(Thread.ofPlatform().daemon().name("dns-signed").unstarted(others));
        for (DatagramChannel channel : sockets.udp()) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("dns-udp-" + threads.size())
                    .unstarted(new UdpLoop(channel, responder, others, counters)));
        }
    }

    /**
     * What a server answers with.
     *
     * @param zones the current zones; called for every question
     * @param handler answers transfers and signed messages
     * @param isUnlimited whether answers over UDP to an address, which may be forged, have no limit
     * @param isKnown whether an address is one of a secondary or of this machine, for which there is a higher limit on
     *     connections; neither is called for every question
     * @param random must be unpredictable
     */
    public record Parts(
            Supplier<ZoneTable> zones,
            MessageHandler handler,
            Predicate<IpAddress> isUnlimited,
            Predicate<IpAddress> isKnown,
            RandomGenerator random) {}

    /**
     * Binds UDP and TCP.
     *
     * @param port 0 picks a free one
     * @throws IllegalStateException when the address cannot be bound; the message says why
     */
    public static DnsServer bind(String host, int port, DnsLimits limits, Parts parts) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new DnsServer(DnsSockets.bind(host, port, processors), limits, parts);
    }

    private static @Nullable AnswerLimiter limiter(DnsLimits limits, RandomGenerator random) {
        return limits.answersPerSecond() == 0 ? null : new AnswerLimiter(limits.answersPerSecond(), random);
    }

    /** Starts to answer in the background, after the warm-up and when {@code zones} are loaded; then runs {@code next}. */
    public void serve(Loading zones, Runnable next) {
        starter = Thread.ofPlatform().daemon().name("dns-start").start(() -> {
            warmUp.run();
            try {
                if (zones.await()) {
                    threads.forEach(Thread::start);
                    connections.start();
                    next.run();
                }
            } catch (InterruptedException _) {
                // the server is being closed
            }
        });
    }

    /** Waits until the zones are loaded; returns false when they cannot be served. */
    @FunctionalInterface
    public interface Loading {
        boolean await() throws InterruptedException;
    }

    /** The address, with the actual port. */
    public InetSocketAddress address() {
        return sockets.address();
    }

    public DnsCounters counters() {
        return counters;
    }

    /** The number of open TCP connections. */
    public int openConnections() {
        return connections.size();
    }

    /** Closes all sockets, also in the middle of an answer or a transfer. */
    @Override
    public void close() {
        if (starter != null) {
            end(List.of(starter));
        }
        sockets.close();
        connections.close();
        end(threads);
    }

    private static void end(List<Thread> threads) {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(MAX_CLOSING.toMillis()); // also of a thread that was not started
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
