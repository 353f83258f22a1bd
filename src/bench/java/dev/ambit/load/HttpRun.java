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
 * Asks one server over HTTP for everything that is measured, in rounds that alternate with the floor. The server and the floor
 * have the first core, wrk has the second.
 */
final class HttpRun {
    /** At how many connections what is not measured at all of them is. */
    static final int CONNECTIONS = 64;

    /** How many times the rounds, where a hundredth part matters. */
    private static final int CLOSE = 4;

    static final List<Integer> ALL = List.of(1, 16, CONNECTIONS, 256);

    private final Plan plan;
    private final long tokens;
    private final Path data;
    private final ServerProcess server;
    private final Map<Asked, Turns> asked = new LinkedHashMap<>();
    private final Requests requests;

    /**
     * How thoroughly it is measured. Many short rounds: what else the machine does comes in bursts, and the median of the
     * rounds passes over those.
     *
     * @param processes among which the rounds are divided where Ambit is held against another server: two that are started
     *     alike differ by a twentieth
     * @param seconds of a round
     * @param warmUp seconds before what runs for the first time is measured: one core is long at compiling while it is busy
     */
    record Plan(int rounds, int processes, int seconds, int warmUp) {
        int roundsEach() {
            return Math.ceilDiv(rounds, processes);
        }
    }

    /** What was measured. */
    record Result(List<Figure> figures, Storm.Result storm) {}

    /** What the rounds of all processes have in common. */
    private record Asked(Kind kind, int connections) {}

    private HttpRun(Plan plan, long tokens, Path data, ServerProcess server) throws IOException {
        this.plan = plan;
        this.tokens = tokens;
        this.data = data;
        this.server = server;
        this.requests = new Requests(server, data);
    }

    /**
     * With {@code tokens} in {@code data}, at each of these numbers of connections; and in turn with a server that has
     * {@code few}, when it is given such data.
     */
    static Result of(Path root, Path data, long tokens, Plan plan, List<Integer> connections, @Nullable Path few)
            throws IOException, InterruptedException {
        Map<Asked, Turns> all = new LinkedHashMap<>();
        Storm.Result storm = new Storm.Result(0, 0, 0);
        for (int process = 1; process <= plan.processes(); process++) {
            try (ServerProcess server = ServerProcess.ambit(root, data, true)) {
                Start.awaitFull(server);
                HttpRun run = new HttpRun(plan, tokens, data, server);
                try (ServerProcess floor = ServerProcess.floor(server, run.requests.answers())) {
                    run.reads(floor, connections);
                }
                if (few != null) {
                    run.besideFew(root, few);
                }
                if (process == plan.processes()) {
                    storm = run.others();
                }
                run.asked.forEach((asked, turns) -> all.merge(asked, turns, Turns::plus));
            }
        }
        List<Figure> figures = new ArrayList<>();
        all.forEach((asked, turns) -> figures.add(figure(tokens, asked, turns)));
        return new Result(figures, storm);
    }

    private void reads(ServerProcess floor, List<Integer> all) throws IOException, InterruptedException {
        for (Kind kind : List.of(Kind.VERIFY, Kind.AUTHORIZED, Kind.RECORD)) {
            // As long as the server: its slowest answers are still becoming faster after the first twenty seconds.
            Load.of(floor, bare(floor, kind), CONNECTIONS, plan.warmUp());
            Load.of(server, requests.of(kind), CONNECTIONS, plan.warmUp());
        }
        for (int connections : all) {
            compare(Kind.VERIFY, connections, floor);
            compare(Kind.AUTHORIZED, connections, floor);
            if (connections == CONNECTIONS) {
                compare(Kind.RECORD, connections, floor);
            }
        }
    }

    private void besideFew(Path root, Path few) throws IOException, InterruptedException {
        try (ServerProcess other = ServerProcess.ambit(root, few, true)) {
            Start.awaitFull(other);
            Requests same = new Requests(other, few);
            for (Kind kind : List.of(Kind.VERIFY_TO_FEW, Kind.AUTHORIZED_TO_FEW)) {
                Turns.Side compared = new Turns.Side(other, same.of(kind));
                Turns.Side measured = new Turns.Side(server, requests.of(kind));
                Load.of(other, compared.request(), CONNECTIONS, plan.warmUp());
                Load.of(server, measured.request(), CONNECTIONS, plan.warmUp());
                add(
                        kind,
                        CONNECTIONS,
                        Turns.take(compared, measured, CONNECTIONS, CLOSE * plan.roundsEach(), plan.seconds()));
            }
        }
    }

    /** What is measured in one process alone; returns what the storm did. */
    private Storm.Result others() throws IOException, InterruptedException {
        besideVerify(Kind.UNKNOWN);
        besideVerify(Kind.GARBAGE);
        Storm.Result storm = storm();
        alone(Kind.WRITE);
        alone(Kind.CREATE);
        return storm;
    }

    private Request bare(ServerProcess floor, Kind kind) {
        return Request.get(floor.url("/" + kind.name()), Tokens.secrets(data));
    }

    private void compare(Kind kind, int connections, ServerProcess floor) throws IOException, InterruptedException {
        inTurn(kind, connections, floor, bare(floor, kind), plan.roundsEach());
    }

    /** Verify is what it is compared with. */
    private void besideVerify(Kind kind) throws IOException, InterruptedException {
        Load.of(server, requests.of(kind), CONNECTIONS, plan.warmUp());
        inTurn(kind, CONNECTIONS, server, requests.of(Kind.VERIFY), plan.rounds());
    }

    private void inTurn(Kind kind, int connections, ServerProcess floor, Request compared, int rounds)
            throws IOException, InterruptedException {
        Turns.Side measured = new Turns.Side(server, requests.of(kind));
        add(
                kind,
                connections,
                Turns.take(new Turns.Side(floor, compared), measured, connections, rounds, plan.seconds()));
    }

    private void alone(Kind kind) throws IOException, InterruptedException {
        Request request = requests.of(kind);
        Load.of(server, request, CONNECTIONS, plan.warmUp());
        List<Load> loads = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            loads.add(Load.of(server, request, CONNECTIONS, plan.seconds()));
        }
        add(kind, CONNECTIONS, new Turns(List.of(), loads));
    }

    /** Verify with a storm and without one in turn; the calm is what it is compared with. */
    private Storm.Result storm() throws IOException, InterruptedException {
        Request verify = requests.of(Kind.VERIFY);
        List<Load> calm = new ArrayList<>();
        List<Load> stormy = new ArrayList<>();
        try (Storm.Running running = new Storm.Running(server.url(""), Tokens.minters(data), requests.draft("storm"))) {
            // Its writes run for the first time and one after the other: twice as long until they are compiled.
            server.leaveAlone(Duration.ofSeconds(2L * plan.warmUp()));
            Load.of(server, verify, CONNECTIONS, plan.warmUp());
            for (int round = 0; round < plan.rounds(); round++) {
                running.pause();
                calm.add(Load.of(server, verify, CONNECTIONS, plan.seconds()));
                running.goOn();
                stormy.add(Load.of(server, verify, CONNECTIONS, plan.seconds()));
            }
            add(Kind.STORM, CONNECTIONS, new Turns(calm, stormy));
            return running.end();
        }
    }

    private void add(Kind kind, int connections, Turns turns) {
        Asked what = new Asked(kind, connections);
        asked.put(what, turns);
        Figure figure = figure(tokens, what, turns);
        Progress.say("%,d tokens, %d connections, %s: %,.0f a second%s"
                .formatted(
                        tokens,
                        connections,
                        kind,
                        figure.load().perSecond(),
                        figure.floor() == null ? "" : ", %.2f of what it is compared with".formatted(figure.ratio())));
    }

    private static Figure figure(long tokens, Asked asked, Turns turns) {
        boolean alone = turns.compared().isEmpty();
        return new Figure(
                tokens,
                asked.connections,
                asked.kind,
                alone ? null : Load.median(turns.compared()),
                Load.median(turns.loads()),
                alone ? 0 : turns.ratio());
    }
}
