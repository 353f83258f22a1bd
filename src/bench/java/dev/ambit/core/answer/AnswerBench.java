package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.resource.ZoneId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.ZoneSettings;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A zone of 100,000 records: one response, one change, and the memory of a record. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnswerBench {
    private static final int RECORDS = 100_000;
    private static final int QUERIES = 4096;
    private static final DnsName APEX = DnsName.of("example.com");
    private static final ZoneId ID = new ZoneId(1, 1);
    private static final ZoneSettings SETTINGS = ZoneSettings.of(APEX, List.of(DnsName.of("ns1.example.net")));

    private final byte[][] queries = new byte[QUERIES][];
    private final byte[] response = new byte[1232];
    private ZoneSnapshot zone;
    private ZoneTable zones;
    private int next;

    /** The bytes of heap for each record of a zone. */
    public static double bytesPerRecord() {
        snapshot(); // loads classes
        long before = usedMemory();
        ZoneSnapshot kept = snapshot();
        try {
            return (double) (usedMemory() - before) / RECORDS;
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    /** Each record is made when it is added, so that only what the snapshot keeps of it remains. */
    private static ZoneSnapshot snapshot() {
        return ZoneSnapshot.of(
                ID,
                APEX,
                SETTINGS,
                1,
                () -> IntStream.range(0, RECORDS)
                        .mapToObj(i -> dnsRecord(i, "192.0.2." + i % 256))
                        .iterator());
    }

    @Setup
    public void fill() {
        zone = snapshot();
        zones = ZoneTable.EMPTY.with(zone);
        Random random = new Random(1);
        for (int i = 0; i < QUERIES; i++) {
            boolean isMissing = random.nextInt(100) < 15;
            queries[i] = query("host-" + random.nextInt(RECORDS) + (isMissing ? "-x" : ""));
        }
    }

    @Benchmark
    public int answer() {
        byte[] query = queries[next++ & (QUERIES - 1)];
        return Answerer.answer(zones, query, query.length, response, Transport.UDP);
    }

    @Benchmark
    public ZoneSnapshot change() {
        int changed = Math.floorMod(next++ * 7919, RECORDS);
        DnsRecord stored = dnsRecord(changed, "198.51.100." + (next & 255));
        return zone.with(SETTINGS, next, List.of(stored.id()), List.of(stored));
    }

    private static DnsRecord dnsRecord(int number, String address) {
        Instant now = Instant.EPOCH.plusSeconds(number);
        return new DnsRecord(
                new RecordId(number * 0x9e3779b97f4a7c15L, number),
                ID,
                DnsName.of("host-" + number + ".example.com"),
                RecordContent.ofStored(RecordType.A, address, null, address(address)),
                Ttl.AUTOMATIC,
                null,
                List.of(),
                now,
                now,
                null,
                null);
    }

    private static byte[] address(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[4];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return address;
    }

    /** Returns a query for the address with EDNS. */
    private static byte[] query(String host) {
        byte[] name = WireName.of(DnsName.of(host + ".example.com"));
        byte[] query = new byte[Question.HEADER + name.length + 4 + 11];
        query[5] = 1;
        query[11] = 1;
        System.arraycopy(name, 0, query, Question.HEADER, name.length);
        int at = Question.HEADER + name.length;
        query[at + 1] = 1;
        query[at + 3] = 1;
        query[at + 6] = 41;
        query[at + 7] = 16;
        return query;
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
