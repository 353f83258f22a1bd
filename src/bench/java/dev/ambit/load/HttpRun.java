package dev.ambit.load;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks one server over HTTP for everything that is measured, in rounds that alternate with the floor. The server and the floor
 * have the first core, wrk has the second.
 */
final class HttpRun {
    /** At how many connections what is not measured at all of them is. */
    static final int CONNECTIONS = 64;

    static final List<Integer> ALL = List.of(1, 16, CONNECTIONS, 256);

    private final Plan plan;
    private final long tokens;
    private final Path data;
    private final ServerProcess server;
    private final List<Figure> figures = new ArrayList<>();
    private final Requests requests;
    private Storm.Result storm = new Storm.Result(0, 0, 0);

    /**
     * How thoroughly it is measured. Many short rounds: what else the machine does comes in bursts, and the median of the
     * rounds passes over those.
     *
     * @param seconds of a round
     * @param warmUp seconds before what runs for the first time is measured: one core is long at compiling while it is busy
     */
    record Plan(int rounds, int seconds, int warmUp) {}

    /** What was measured. */
    record Result(List<Figure> figures, Storm.Result storm) {}

    private HttpRun(Plan plan, long tokens, Path data, ServerProcess server) throws IOException {
        this.plan = plan;
        this.tokens = tokens;
        this.data = data;
        this.server = server;
        this.requests = new Requests(server, data);
    }

    /** With {@code tokens} in {@code data}, at each of these numbers of connections. */
    static Result of(Path root, Path data, long tokens, Plan plan, List<Integer> connections)
            throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.ambit(root, data, true)) {
            Start.awaitFull(server);
            HttpRun run = new HttpRun(plan, tokens, data, server);
            try (ServerProcess floor = ServerProcess.floor(server, run.requests.answers())) {
                run.reads(floor, connections);
            }
            run.others();
            return new Result(run.figures, run.storm);
        }
    }

    private void reads(ServerProcess floor, List<Integer> all) throws IOException, InterruptedException {
        Load.of(floor, bare(floor, Kind.VERIFY), CONNECTIONS, plan.warmUp());
        for (Kind kind : List.of(Kind.VERIFY, Kind.AUTHORIZED, Kind.RECORD)) {
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

    private void others() throws IOException, InterruptedException {
        besideVerify(Kind.UNKNOWN);
        besideVerify(Kind.GARBAGE);
        storm();
        alone(Kind.WRITE);
        alone(Kind.CREATE);
    }

    private Request bare(ServerProcess floor, Kind kind) {
        return Request.get(floor.url("/" + kind.name()), Tokens.secrets(data));
    }

    private void compare(Kind kind, int connections, ServerProcess floor) throws IOException, InterruptedException {
        inTurn(kind, connections, floor, bare(floor, kind));
    }

    /** Verify is what it is compared with. */
    private void besideVerify(Kind kind) throws IOException, InterruptedException {
        Load.of(server, requests.of(kind), CONNECTIONS, plan.warmUp());
        inTurn(kind, CONNECTIONS, server, requests.of(Kind.VERIFY));
    }

    private void inTurn(Kind kind, int connections, ServerProcess floor, Request compared)
            throws IOException, InterruptedException {
        Request request = requests.of(kind);
        List<Load> floors = new ArrayList<>();
        List<Load> loads = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            floors.add(Load.of(floor, compared, connections, plan.seconds()));
            loads.add(Load.of(server, request, connections, plan.seconds()));
        }
        add(kind, connections, floors, loads);
    }

    private void alone(Kind kind) throws IOException, InterruptedException {
        Request request = requests.of(kind);
        Load.of(server, request, CONNECTIONS, plan.warmUp());
        List<Load> loads = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            loads.add(Load.of(server, request, CONNECTIONS, plan.seconds()));
        }
        add(kind, CONNECTIONS, List.of(), loads);
    }

    /** Verify with a storm and without one in turn; the calm is what it is compared with. */
    private void storm() throws IOException, InterruptedException {
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
            storm = running.end();
        }
        add(Kind.STORM, CONNECTIONS, calm, stormy);
    }

    private void add(Kind kind, int connections, List<Load> floors, List<Load> loads) {
        Figure figure = new Figure(
                tokens,
                connections,
                kind,
                floors.isEmpty() ? null : Load.median(floors),
                Load.median(loads),
                floors.isEmpty() ? 0 : Load.ratio(loads, floors));
        figures.add(figure);
        Progress.say("%,d tokens, %d connections, %s: %,.0f a second%s"
                .formatted(
                        tokens,
                        connections,
                        kind,
                        figure.load().perSecond(),
                        floors.isEmpty() ? "" : ", %.2f of the floor".formatted(figure.ratio())));
    }
}
