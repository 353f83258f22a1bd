package dev.ambit.load;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.TransferReader.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Measures a server whose zone has 100,000 records: DNS in comparison with Knot and BIND, and the records over HTTP. The
 * server and those that it is compared with run on the first core, their clients on the second.
 */
final class DnsRun {
    /** The limit on answers has its default: it counts each of them, although none to the loopback is dropped. */
    private static final Map<String, String> SETTINGS = Map.of(
            "AMBIT_DNS", "127.0.0.1:0",
            "AMBIT_METRICS_LISTEN", "127.0.0.1:0",
            "AMBIT_DNS_PEER_NETWORKS", "127.0.0.0/8",
            "AMBIT_MAX_RECORDS_PER_ZONE", "10000000");

    private static final long TOKENS = 1_000;
    private static final int STARTS = 5;
    private static final int WARM_UP_SECONDS = 6;
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(30);

    private final Path root;
    private final Path data;
    private final HttpRun.Plan plan;
    private final Map<Part, AlternatingRounds> measured = new EnumMap<>(Part.class);
    private final DnsFigures figures = new DnsFigures();

    private enum Part {
        QUERIES,
        FULL_TO_KNOT,
        FULL_TO_BIND,
        REFRESH,
        RECORD,
        PAGE,
        LOOKUP,
        WRITES,
        WRITES_HANGING
    }

    private DnsRun(Path root, Path data, HttpRun.Plan plan) {
        this.root = root;
        this.data = data;
        this.plan = plan;
    }

    /** Measures everything; {@code dataSet} provides the data folder. */
    static DnsFigures of(Path root, DataSet dataSet, HttpRun.Plan plan) throws IOException, InterruptedException {
        Path data = dataSet.copy(TOKENS, "zone");
        ZoneRecords.fill(data);
        DnsRun run = new DnsRun(root, data, plan);
        double start = run.start();
        for (int process = 1; process <= plan.processes(); process++) {
            run.measure(process == plan.processes());
        }
        DataSet.delete(data);
        run.collect(start);
        return run.figures;
    }

    private double start() throws IOException, InterruptedException {
        double[] millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            millis[i] = DnsStart.firstAnswerMillis(root, data);
        }
        double median = Load.median(DoubleStream.of(millis));
        Progress.print("first answer over DNS: %,.0f ms".formatted(median));
        return median;
    }

    /** Measures one process; what changes the zone, only in the last. */
    private void measure(boolean isLast) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.ambit(root, data, true, SETTINGS)) {
            int port = server.dnsPort();
            Start.awaitFull(server);
            Publisher publisher = new Publisher(server, data);
            publisher.allow("127.0.0.0/24");
            publisher.publish(List.of());
            nameservers(server, port, publisher, isLast);
            Requests requests = new Requests(server, data);
            reads(server, requests);
            if (isLast) {
                PeerWrites writes = PeerWrites.of(server, port, data, requests, plan);
                add(Part.WRITES, writes.peersToNone());
                add(Part.WRITES_HANGING, writes.hangingToPeers());
            }
        }
    }

    private void nameservers(ServerProcess server, int port, Publisher publisher, boolean isLast)
            throws IOException, InterruptedException {
        Path zoneFile = data.resolve("zone.txt");
        DnsClient.writeZoneFile(port, zoneFile);
        try (Daemon knot = Daemon.knot(zoneFile)) {
            queries(server, port, knot);
            try (Daemon bind = Daemon.bind(zoneFile)) {
                WarmUp.of(server, seconds -> transfers(port, server::cpuMicros, seconds), WARM_UP_SECONDS);
                add(
                        Part.FULL_TO_KNOT,
                        AlternatingRounds.take(
                                () -> transfers(knot.port(), knot::cpuMicros, plan.seconds()),
                                () -> transfers(port, server::cpuMicros, plan.seconds()),
                                plan.roundsEach()));
                add(
                        Part.FULL_TO_BIND,
                        AlternatingRounds.take(
                                () -> transfers(bind.port(), bind::cpuMicros, plan.seconds()),
                                () -> transfers(port, server::cpuMicros, plan.seconds()),
                                plan.roundsEach()));
            }
            refresh(port, knot);
            if (isLast) {
                change(port, publisher, knot);
            }
        }
    }

    private void queries(ServerProcess server, int port, Daemon knot) throws IOException, InterruptedException {
        Path questions = ZoneRecords.writeQueries(data);
        WarmUp.of(server, seconds -> QueryLoad.of(port, server::cpuMicros, questions, seconds), WARM_UP_SECONDS);
        QueryLoad.of(knot.port(), knot::cpuMicros, questions, plan.seconds());
        add(
                Part.QUERIES,
                AlternatingRounds.take(
                        () -> QueryLoad.of(knot.port(), knot::cpuMicros, questions, plan.seconds()),
                        () -> QueryLoad.of(port, server::cpuMicros, questions, plan.seconds()),
                        plan.roundsEach()));
    }

    /** As many transfers of the whole zone, one after the other, as begin within {@code seconds}. */
    private static Load transfers(int port, QueryLoad.Cpu server, int seconds) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long before = server.micros();
        long nanos = 0;
        int count = 0;
        while (System.nanoTime() - end < 0) {
            nanos += TransferReader.full(port).nanos();
            count++;
        }
        return new Load(count * 1e9 / nanos, List.of(), 0, (double) (server.micros() - before) / count);
    }

    /** Lets two secondaries of the same kind fetch the whole zone, one from each primary. */
    private void refresh(int port, Daemon knot) throws IOException, InterruptedException {
        try (Daemon ofKnot = Daemon.knotSecondary(knot.port());
                Daemon ofAmbit = Daemon.knotSecondary(port)) {
            AlternatingRounds.take(() -> refresh(ofKnot), () -> refresh(ofAmbit), 1);
            add(Part.REFRESH, AlternatingRounds.take(() -> refresh(ofKnot), () -> refresh(ofAmbit), plan.roundsEach()));
        }
    }

    private static Load refresh(Daemon secondary) throws IOException, InterruptedException {
        long start = System.nanoTime();
        secondary.control("zone-retransfer", ZoneRecords.ZONE);
        return new Load(1e9 / (System.nanoTime() - start), List.of(), 0, 0);
    }

    /** Makes the same change in both servers, and fetches it. */
    private void change(int port, Publisher publisher, Daemon knot) throws IOException, InterruptedException {
        String name = ZoneRecords.name(0);
        String address = "198.51.100.1";
        long serial = DnsClient.awaitSerial(port, -1, CHANGE_LIMIT);
        publisher.change(name, address);
        DnsClient.awaitSerial(port, serial, CHANGE_LIMIT);
        knot.control("zone-begin", ZoneRecords.ZONE);
        knot.control("zone-unset", ZoneRecords.ZONE, name + ".", "A");
        knot.control("zone-set", ZoneRecords.ZONE, name + ".", "300", "A", address);
        knot.control("zone-commit", ZoneRecords.ZONE);
        DnsClient.awaitSerial(knot.port(), knot.serial(), CHANGE_LIMIT);
        Transfer ours = TransferReader.changes(port, serial);
        Transfer theirs = TransferReader.changes(knot.port(), knot.serial());
        if (ours.records() != theirs.records()) {
            throw new IOException("IXFR of %d records, Knot's of %d".formatted(ours.records(), theirs.records()));
        }
        figures.addBytes("IXFR of one change", "Knot", 1.2, ours.bytes(), theirs.bytes());
    }

    private void reads(ServerProcess server, Requests requests) throws IOException, InterruptedException {
        List<Kind> kinds = List.of(Kind.RECORD, Kind.PAGE, Kind.LOOKUP);
        try (ServerProcess floor = ServerProcess.baseline(server, requests.writeResponses(kinds))) {
            for (Kind kind : kinds) {
                Load.Request bare = requests.toBaseline(floor, kind);
                WarmUp.of(floor, bare, WARM_UP_SECONDS);
                WarmUp.of(server, requests.of(kind), WARM_UP_SECONDS);
                add(
                        Part.valueOf(kind.name()),
                        AlternatingRounds.take(
                                new AlternatingRounds.Side(floor, bare),
                                new AlternatingRounds.Side(server, requests.of(kind)),
                                HttpRun.CONNECTIONS,
                                plan.roundsEach(),
                                plan.seconds()));
            }
        }
    }

    private void add(Part part, AlternatingRounds rounds) {
        measured.merge(part, rounds, AlternatingRounds::plus);
        Load load = Load.median(rounds.loads());
        Progress.print("%s: %,.1f per second, %.2f of what it is compared with, %.1f µs of the processor each"
                .formatted(part, load.perSecond(), rounds.ratio(), load.cpuMicros()));
    }

    private void collect(double start) {
        String bare = "the bare library";
        figures.addRate("queries on one core,", "Knot", 0.9, of(Part.QUERIES));
        figures.addCpu("a query", "Knot", of(Part.QUERIES));
        figures.addTime("AXFR of 100,000 records", "Knot", 4, of(Part.FULL_TO_KNOT));
        figures.addCpu("AXFR of 100,000 records", "Knot", of(Part.FULL_TO_KNOT));
        figures.addTime("AXFR of 100,000 records", "BIND", 0.6, of(Part.FULL_TO_BIND));
        figures.addCpu("AXFR of 100,000 records", "BIND", of(Part.FULL_TO_BIND));
        figures.addTime("refresh of a Knot secondary", "one from Knot", 1.3, of(Part.REFRESH));
        figures.addRate(Kind.RECORD.toString(), bare, 0.75, of(Part.RECORD));
        figures.addRate(Kind.PAGE.toString(), bare, 0.7, of(Part.PAGE));
        figures.addRate(Kind.LOOKUP.toString(), bare, 0.7, of(Part.LOOKUP));
        figures.addRate("record writes with four peers", "those without peers", 0.9, of(Part.WRITES));
        figures.addRate(
                "record writes with one more peer that hangs", "those with four peers", 0.98, of(Part.WRITES_HANGING));
        figures.addStart(start);
    }

    private AlternatingRounds of(Part part) {
        AlternatingRounds rounds = measured.get(part);
        if (rounds == null) {
            throw new IllegalStateException(part + " was not measured");
        }
        return rounds;
    }
}
