package dev.ambit.publish.server;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.ZoneSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS server on a free port of the loopback with example.com: www has an address, long has a TXT of 3 KB, and huge one
 * of 30 KB.
 */
final class Nameserver implements AutoCloseable {
    static final Predicate<IpAddress> NONE = client -> false;

    private final DnsServer server;

    private Nameserver(DnsServer server) {
        this.server = server;
    }

    static Nameserver start() {
        return start(DnsLimits.DEFAULT, MessageHandler.REFUSING, IpAddress::isLoopback);
    }

    static Nameserver start(DnsLimits limits, MessageHandler handler, Predicate<IpAddress> isKnown) {
        ZoneTable zones = ZoneTable.EMPTY.with(zone());
        DnsServer server = DnsServer.bind(
                "127.0.0.1", 0, limits, new DnsServer.Parts(() -> zones, handler, isKnown, isKnown, new Random(1)));
        server.serve(() -> true, () -> {});
        return new Nameserver(server);
    }

    /** Timeouts of 0.3 seconds. */
    static DnsLimits shortLimits() {
        Duration time = Duration.ofMillis(300);
        return new DnsLimits(0, 256, 16, time, time, time, time, 64, 4);
    }

    private static ZoneSnapshot zone() {
        List<DnsRecord> records = new ArrayList<>();
        add(records, "www.example.com", RecordType.A, "192.0.2.1");
        for (int i = 0; i < 15; i++) {
            add(records, "long.example.com", RecordType.TXT, "\"" + i + "x".repeat(200) + "\"");
        }
        for (int i = 0; i < 150; i++) {
            add(records, "huge.example.com", RecordType.TXT, "\"" + i + "x".repeat(200) + "\"");
        }
        DnsName apex = DnsName.of("example.com");
        ZoneSettings settings = ZoneSettings.of(apex, List.of(DnsName.of("ns1.example.net")));
        return ZoneSnapshot.of(new ZoneId(1, 1), apex, settings, 7, records);
    }

    private static void add(List<DnsRecord> records, String name, RecordType type, String content) {
        records.add(new DnsRecord(
                new RecordId(1, records.size()),
                new ZoneId(1, 1),
                DnsName.of(name),
                RecordContent.parse(type, content, null).toOptional().orElseThrow(),
                Ttl.AUTOMATIC,
                null,
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null));
    }

    InetSocketAddress address() {
        return server.address();
    }

    DnsCounters counters() {
        return server.counters();
    }

    int openConnections() {
        return server.openConnections();
    }

    /** A client over UDP, which asks again over TCP when the answer is truncated. */
    SimpleResolver resolver() {
        SimpleResolver resolver = new SimpleResolver(address());
        resolver.setTimeout(Duration.ofSeconds(10));
        return resolver;
    }

    /** Sends one datagram; the resolver sends AXFR over TCP only. */
    Message askOverUdp(Message question) throws IOException {
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(10_000);
            byte[] wire = question.toWire();
            client.send(new DatagramPacket(wire, wire.length, address()));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            client.receive(answer);
            return new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }

    static Message question(String name, int type) {
        try {
            return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The number of answers to {@code name} of {@code type}. */
    static int ask(SimpleResolver resolver, String name, int type) {
        try {
            return resolver.send(question(name, type)).getSection(1).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int askForAddress(SimpleResolver resolver) {
        return ask(resolver, "www.example.com", Type.A);
    }

    @Override
    public void close() {
        server.close();
    }
}
