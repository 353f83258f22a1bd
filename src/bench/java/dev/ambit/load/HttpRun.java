package dev.ambit.load;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures one server over HTTP in rounds that alternate with the floor. The server and the floor run on the first
 * core, wrk on the second.
 */
final class HttpRun {
    /** The number of connections of measurements that do not use {@link #ALL}. */
    static final int CONNECTIONS = 64;

    /** The factor for the number of rounds when differences of one percent matter. */
    static final int PRECISE = 4;

    static final List<Integer> ALL = List.of(1, 16, CONNECTIONS, 256);

    private static final List<Kind> READS = List.of(Kind.VERIFY, Kind.AUTHORIZED, Kind.RECORD);

    private final Plan plan;
    private final long tokens;
    private final Path data;
    private final ServerProcess server;
    private final Map<Measurement, AlternatingRounds> measurements = new LinkedHashMap<>();
    private final Requests requests;

    /**
     * The extent of the measurement. Rounds are short and many: other load on the machine comes in bursts, which the
     * median of the rounds ignores.
     *
     * @param processes among which the rounds are divided in comparisons of Ambit with another server: two processes
     *     that are started in the same way differ by a twentieth
     * @param seconds of a round
     * @param warmUp the least seconds before the first measurement: see {@link WarmUp}, and the slowest responses still
     *     become faster after the first twenty
     */
    record Plan(int rounds, int processes, int seconds, int warmUp) {
        int roundsEach() {
            return Math.ceilDiv(rounds, processes);
        }
    }

    /** The results of all measurements. */
    record Result(List<Figure> figures, Storm.Result storm) {}

    /** Identifies a measurement across processes. */
    private record Measurement(Kind kind, int connections) {}

    private HttpRun(Plan plan, long tokens, Path data, ServerProcess server) throws IOException {
        this.plan = plan;
        this.tokens = tokens;
        this.data = data;
        this.server = server;
        this.requests = new Requests(server, data);
    }

    /**
     * Measures a server with {@code tokens} tokens in {@code data} at each number of connections; and compares it with
     * a server with few tokens when the data folder {@code few} is given.
     */
    static Result of(Path root, Path data, long tokens, Plan plan, List<Integer> connections, @Nullable Path few)
            throws IOException, InterruptedException {
        Map<Measurement, AlternatingRounds> all = new LinkedHashMap<>();
        Storm.Result storm = new Storm.Result(0, 0, 0);
        for (int process = 1; process <= plan.processes(); process++) {
            try (ServerProcess server = ServerProcess.ambit(root, data, true)) {
                Start.awaitFull(server);
                HttpRun run = new HttpRun(plan, tokens, data, server);
                try (ServerProcess floor = ServerProcess.baseline(server, run.requests.writeResponses(READS))) {
                    run.reads(floor, connections);
                }
                if (few != null) {
                    run.compareWithFew(root, few);
                }
                if (process == plan.processes()) {
                    storm = run.others();
                }
                run.measurements.forEach((measurement, alternatingRounds) ->
                        all.merge(measurement, alternatingRounds, AlternatingRounds::plus));
            }
        }
        List<Figure> figures = new ArrayList<>();
        all.forEach((measurement, alternatingRounds) -> figures.add(figure(tokens, measurement, alternatingRounds)));
        return new Result(figures, storm);
    }

    private void reads(ServerProcess floor, List<Integer> all) throws IOException, InterruptedException {
        for (Kind kind : READS) {
            WarmUp.of(floor, requests.toBaseline(floor, kind), plan.warmUp());
            WarmUp.of(server, requests.of(kind), plan.warmUp());
        }
        for (int connections : all) {
            compare(Kind.VERIFY, connections, floor);
            compare(Kind.AUTHORIZED, connections, floor);
            if (connections == CONNECTIONS) {
                compare(Kind.RECORD, connections, floor);
            }
        }
    }

    private void compareWithFew(Path root, Path few) throws IOException, InterruptedException {
        try (ServerProcess other = ServerProcess.ambit(root, few, true)) {
            Start.awaitFull(other);
            Requests same = new Requests(other, few);
            for (Kind kind : List.of(Kind.VERIFY_TO_FEW, Kind.AUTHORIZED_TO_FEW)) {
                AlternatingRounds.Side compared = new AlternatingRounds.Side(other, same.of(kind));
                AlternatingRounds.Side measured = new AlternatingRounds.Side(server, requests.of(kind));
                WarmUp.of(other, compared.request(), plan.warmUp());
                WarmUp.of(server, measured.request(), plan.warmUp());
                add(
                        kind,
                        CONNECTIONS,
                        AlternatingRounds.take(
                                compared, measured, CONNECTIONS, PRECISE * plan.roundsEach(), plan.seconds()));
            }
        }
    }

    /** Measures what needs only one process; returns the result of the storm. */
    private Storm.Result others() throws IOException, InterruptedException {
        compareWithVerify(Kind.UNKNOWN);
        compareWithVerify(Kind.GARBAGE);
        Storm.Result storm = storm();
        measureAlone(Kind.WRITE);
        measureAlone(Kind.CREATE);
        return storm;
    }

    private void compare(Kind kind, int connections, ServerProcess floor) throws IOException, InterruptedException {
        compareInTurns(kind, connections, floor, requests.toBaseline(floor, kind), plan.roundsEach());
    }

    /** Compares {@code kind} with verify. */
    private void compareWithVerify(Kind kind) throws IOException, InterruptedException {
        WarmUp.of(server, requests.of(kind), plan.warmUp());
        compareInTurns(kind, CONNECTIONS, server, requests.of(Kind.VERIFY), plan.rounds());
    }

    private void compareInTurns(Kind kind, int connections, ServerProcess floor, Request compared, int rounds)
            throws IOException, InterruptedException {
        AlternatingRounds.Side measured = new AlternatingRounds.Side(server, requests.of(kind));
        add(
                kind,
                connections,
                AlternatingRounds.take(
                        new AlternatingRounds.Side(floor, compared), measured, connections, rounds, plan.seconds()));
    }

    private void measureAlone(Kind kind) throws IOException, InterruptedException {
        Request request = requests.of(kind);
        WarmUp.of(server, request, plan.warmUp());
        List<Load> loads = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            loads.add(Load.of(server, request, CONNECTIONS, plan.seconds()));
        }
        add(kind, CONNECTIONS, new AlternatingRounds(List.of(), loads));
    }

    /** Measures verify during a storm, in turns with verify without one. */
    private Storm.Result storm() throws IOException, InterruptedException {
        Request verify = requests.of(Kind.VERIFY);
        List<Load> calm = new ArrayList<>();
        List<Load> stormy = new ArrayList<>();
        try (Storm.Running running = new Storm.Running(server.url(""), Tokens.minters(data), requests.draft("storm"))) {
            // The sequential writes of the storm take twice as long until they are compiled.
            server.idle(Duration.ofSeconds(2L * plan.warmUp()));
            WarmUp.of(server, verify, plan.warmUp());
            for (int round = 0; round < plan.rounds(); round++) {
                running.pause();
                calm.add(Load.of(server, verify, CONNECTIONS, plan.seconds()));
                running.resume();
                stormy.add(Load.of(server, verify, CONNECTIONS, plan.seconds()));
            }
            add(Kind.STORM, CONNECTIONS, new AlternatingRounds(calm, stormy));
            return running.end();
        }
    }

    private void add(Kind kind, int connections, AlternatingRounds alternatingRounds) {
        Measurement measurement = new Measurement(kind, connections);
        measurements.put(measurement, alternatingRounds);
        Figure figure = figure(tokens, measurement, alternatingRounds);
        Progress.print("%,d tokens, %d connections, %s: %,.0f per second%s"
                .formatted(
                        tokens,
                        connections,
                        kind,
                        figure.load().perSecond(),
                        figure.floor() == null ? "" : ", %.2f of the baseline".formatted(figure.ratio())));
    }

    private static Figure figure(long tokens, Measurement measurement, AlternatingRounds alternatingRounds) {
        boolean alone = alternatingRounds.compared().isEmpty();
        return new Figure(
                tokens,
                measurement.connections,
                measurement.kind,
                alone ? null : Load.median(alternatingRounds.compared()),
                Load.median(alternatingRounds.loads()),
                alone ? 0 : alternatingRounds.ratio());
    }
}
