package dev.ambit.publish.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.core.answer.Question;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Answers questions of its own before the first datagram is read. Until the path is compiled, an answer takes ten times
 * as long, and the questions that arrive right after the start would fill the buffer of the socket.
 */
final class WarmUp implements Runnable {
    private static final Duration MAX_DURATION = Duration.ofMillis(500);
    private static final int ROUNDS = 2_000;
    private static final String ZONE = "warm-up.invalid";
    private static final IpAddress CLIENT = new IpAddress(0, 1);

    private record Sample(String name, RecordType type, String content) {}

    private static final List<Sample> SAMPLES = List.of(
            new Sample(ZONE, RecordType.A, "192.0.2.1"),
            new Sample("www." + ZONE, RecordType.CNAME, ZONE),
            new Sample("*.wild." + ZONE, RecordType.TXT, "text"),
            new Sample("child." + ZONE, RecordType.NS, "ns.child." + ZONE),
            new Sample("ns.child." + ZONE, RecordType.A, "192.0.2.2"));

    private static final List<String> NAMES = List.of(
            ZONE,
            "www." + ZONE,
            "a.b.wild." + ZONE,
            "x.child." + ZONE,
            "no.such.name." + ZONE,
            "Wild." + ZONE,
            "example.com");

    private static final int[] TYPES = {1, 28, 2, 16, 15, 255};

    private final UdpResponder responder;
    private final byte[] response = new byte[UdpLoop.MAX_RESPONSE];

    WarmUp(RandomGenerator random) {
        ZoneTable zones = ZoneTable.EMPTY.with(zone());
        responder = new UdpResponder(
                new MessageAnswerer(() -> zones, MessageHandler.REFUSING),
                new AnswerLimiter(DnsLimits.DEFAULT.answersPerSecond(), random),
                client -> false,
                new DnsCounters());
    }

    @Override
    public void run() {
        List<byte[]> queries = queries();
        long end = System.nanoTime() + MAX_DURATION.toNanos();
        for (int i = 0; i < ROUNDS && System.nanoTime() - end < 0; i++) {
            for (byte[] query : queries) {
                Question question = Question.parse(query, query.length);
                if (MessageKind.of(question) == MessageKind.QUESTION) {
                    responder.respond(question, query, CLIENT, response);
                }
            }
        }
    }

    private static ZoneSnapshot zone() {
        DnsName apex = DnsName.of(ZONE);
        List<DnsRecord> records = new ArrayList<>();
        for (Sample sample : SAMPLES) {
            RecordContent content = RecordContent.parse(sample.type(), sample.content(), null)
                    .toOptional()
                    .orElseThrow();
            records.add(new DnsRecord(
                    new RecordId(0, records.size()),
                    new ZoneId(0, 0),
                    DnsName.of(sample.name()),
                    content,
                    Ttl.AUTOMATIC,
                    null,
                    List.of(),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    null,
                    null));
        }
        ZoneSettings settings = ZoneSettings.of(apex, List.of(DnsName.of("ns." + ZONE)));
        return ZoneSnapshot.of(new ZoneId(0, 0), apex, settings, 1, records);
    }

    private static List<byte[]> queries() {
        List<byte[]> queries = new ArrayList<>();
        for (String name : NAMES) {
            for (int type : TYPES) {
                queries.add(query(name, type, queries.size() % 2 == 0));
            }
        }
        return queries;
    }

    /** A query for {@code name}, which has no escapes, with or without an OPT record. */
    private static byte[] query(String name, int type, boolean hasOpt) {
        byte[] labels = ("." + name + ".").getBytes(US_ASCII);
        byte[] query = new byte[Headers.LENGTH + labels.length + 4 + (hasOpt ? UdpResponder.OPT : 0)];
        query[5] = 1;
        System.arraycopy(labels, 0, query, Headers.LENGTH, labels.length);
        for (int dot = 0, i = 1; i < labels.length; i++) {
            if (labels[i] == '.') {
                query[Headers.LENGTH + dot] = (byte) (i - dot - 1);
                dot = i;
            }
        }
        int at = Headers.LENGTH + labels.length;
        query[at - 1] = 0;
        query[at + 1] = (byte) type;
        query[at + 3] = 1;
        if (hasOpt) {
            query[Headers.ADDITIONAL + 1] = 1;
            query[at + 6] = 41;
            query[at + 7] = 4; // 1232 octets
            query[at + 8] = (byte) 0xd0;
        }
        return query;
    }
}
