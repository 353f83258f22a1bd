package dev.ambit.load;

import dev.ambit.core.Parsed;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.core.zone.RecordSet;
import dev.ambit.core.zone.RecordSetDifference;
import dev.ambit.core.zone.Zone;
import dev.ambit.storage.AuditEntry;
import dev.ambit.storage.AuditId;
import dev.ambit.storage.Change;
import dev.ambit.storage.DataFolder;
import dev.ambit.storage.Storage;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/** Measures durable record writes per second in alternating rounds: of the disk, plain SQLite and the storage. */
final class Writes {
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ADDRESS = "192.0.2.1";

    private Writes() {}

    /**
     * The result of one way to write.
     *
     * @param perSecond the median of the rounds
     * @param ofPlain relative to plain SQLite
     */
    record Row(String what, double perSecond, double ofPlain) {}

    /** One durable write; returns when it is on disk. */
    interface Write {
        void once() throws IOException, SQLException;
    }

    static List<Row> measure(Path root, Path parent) throws IOException, SQLException, InterruptedException {
        Path folder = Files.createTempDirectory(parent, "writes");
        Path storageData = folder.resolve("ours");
        Path plainData = folder.resolve("plain");
        DataSet.init(root, storageData);
        DataSet.init(root, plainData);
        List<String> names =
                List.of("`fdatasync` of 4 KiB", "plain SQLite", "1 writer", "4 writers", "16 writers", "64 writers");
        List<List<Double>> figures = new ArrayList<>();
        names.forEach(name -> figures.add(new ArrayList<>()));
        try (FileChannel file =
                        FileChannel.open(folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                PlainSqlite plain = new PlainSqlite(plainData.resolve("ambit.db"));
                DataFolder data = DataFolder.open(storageData);
                Storage storage = Storages.open(data.path())) {
            Zone zone = storage.read(tx -> tx.zones().all()).getFirst();
            Write flush = () -> {
                file.write(ByteBuffer.allocate(4096));
                file.force(false);
            };
            Write byStorage = () -> write(storage, zone);
            for (int round = 0; round <= ROUNDS; round++) { // the first warms up
                double[] measured = {
                    rate(1, flush), rate(1, plain), rate(1, byStorage),
                    rate(4, byStorage), rate(16, byStorage), rate(64, byStorage)
                };
                for (int i = 0; round > 0 && i < measured.length; i++) {
                    figures.get(i).add(measured[i]);
                }
            }
        }
        DataSet.delete(folder);
        List<Row> rows = new ArrayList<>();
        List<Double> medians = figures.stream()
                .map(one -> Load.median(one.stream().mapToDouble(Double::doubleValue)))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            rows.add(new Row(names.get(i), medians.get(i), medians.get(i) / medians.get(1)));
        }
        return rows;
    }

    private static double rate(int writers, Write write) throws InterruptedException {
        LongAdder done = new LongAdder();
        long start = System.nanoTime();
        long end = start + ROUND.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    try {
                        write.once();
                    } catch (IOException | SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    done.increment();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return done.sum() * 1e9 / (System.nanoTime() - start);
    }

    private static void write(Storage storage, Zone zone) {
        RecordId id = RecordId.random(ThreadLocalRandom.current());
        DnsRecord created = new DnsRecord(
                id,
                zone.id(),
                DnsName.of("h" + id + ".example.com"),
                valid(RecordContent.parse(RecordType.A, ADDRESS, null)),
                valid(Ttl.parse(300)),
                null,
                List.of(),
                NOW,
                NOW,
                null,
                null);
        storage.inTransaction(tx -> {
            tx.records().insert(created);
            tx.audit().append(entry(zone, id));
            tx.revisions().append(new Change.OfRecord(zone.id(), id));
            Zone present = tx.zones().find(zone.id()).orElseThrow();
            RecordSetDifference difference = new RecordSetDifference();
            difference.add(null, RecordSet.of(List.of(created)).orElseThrow());
            tx.journal().append(zone.id(), difference.change(present.soa(), present.nextSoa()));
            return present.serial();
        });
    }

    private static <T> T valid(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Valid<T> valid -> valid.value();
            case Parsed.Invalid<T> invalid -> throw new IllegalStateException(invalid.toString());
        };
    }

    private static AuditEntry entry(Zone zone, RecordId id) {
        return new AuditEntry(
                AuditId.random(ThreadLocalRandom.current()),
                NOW,
                new AuditEntry.Actor.BySystem(),
                null,
                PlainSqlite.ACTION,
                new AuditEntry.Target(AuditEntry.Kind.RECORD, id.toString()),
                AuditEntry.Scope.of(zone.account(), zone.id()),
                null,
                PlainSqlite.AFTER,
                AuditEntry.Outcome.SUCCESS,
                null,
                AuditEntry.Channel.API);
    }
}
