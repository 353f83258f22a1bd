package dev.ambit.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.load.Figure.Kind;
import dev.ambit.load.Load.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Asks one server over HTTP for everything that is measured, in rounds that alternate with the floor. The server and the floor
 * have the first core, wrk has the second.
 */
final class HttpRun {
    /** At how many connections what is not measured at all of them is. */
    static final int CONNECTIONS = 64;

    private static final String API = "/client/v4";
    private static final String VERIFY = API + "/user/tokens/verify";
    private static final int WARM_UP_SECONDS = 6;

    private final Plan plan;
    private final long tokens;
    private final Path data;
    private final ServerProcess server;
    private final List<Figure> figures = new ArrayList<>();
    private final String zone;
    private final String zonePath;
    private final String recordPath;
    private Storm.Result storm = new Storm.Result(0, 0, 0);

    /** So many rounds of so many seconds, at each of these numbers of connections. */
    record Plan(List<Integer> connections, int rounds, int seconds) {}

    /** What was measured. */
    record Result(List<Figure> figures, Storm.Result storm) {}

    private HttpRun(Plan plan, long tokens, Path data, ServerProcess server) throws IOException {
        this.plan = plan;
        this.tokens = tokens;
        this.data = data;
        this.server = server;
        String secret = Files.readAllLines(Tokens.minters(data)).getFirst();
        try (Client client = new Client(server.url(""))) {
            zone = client.get(API + "/zones", secret).result().get(0).path("id").asString();
            zonePath = API + "/zones/" + zone;
            recordPath = zonePath + "/dns_records/"
                    + client.send("POST", zonePath + "/dns_records", secret, recordJson("www", "192.0.2.1"))
                            .result()
                            .path("id")
                            .asString();
            Path answers = Files.createDirectories(answers());
            Files.writeString(
                    answers.resolve("verify"), client.get(VERIFY, secret).body(), UTF_8);
            Files.writeString(
                    answers.resolve("authorized"),
                    client.get(zonePath + "/pagerules", secret).body());
            Files.writeString(
                    answers.resolve("record"), client.get(recordPath, secret).body(), UTF_8);
        }
    }

    static Result of(Path root, Path data, long tokens, Plan plan) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.ambit(root, data, true)) {
            Start.awaitFull(server);
            HttpRun run = new HttpRun(plan, tokens, data, server);
            try (ServerProcess floor = ServerProcess.floor(server, run.answers())) {
                run.reads(floor);
            }
            run.others();
            return new Result(run.figures, run.storm);
        }
    }

    private Path answers() {
        return data.resolve("answers");
    }

    private static String recordJson(String name, String address) {
        return "{\"type\":\"A\",\"name\":\"%s\",\"content\":\"%s\",\"ttl\":300}".formatted(name, address);
    }

    private void reads(ServerProcess floor) throws IOException, InterruptedException {
        Path secrets = Tokens.secrets(data);
        Request verify = Request.get(server.url(VERIFY), secrets);
        Request authorized = Request.get(server.url(zonePath + "/pagerules"), secrets);
        Request ofRecord = Request.get(server.url(recordPath), secrets);
        Request bareVerify = Request.get(floor.url("/verify"), secrets);
        Load.of(floor, bareVerify, CONNECTIONS, WARM_UP_SECONDS);
        for (Request request : List.of(verify, authorized, ofRecord)) {
            Load.of(server, request, CONNECTIONS, WARM_UP_SECONDS);
        }
        for (int connections : plan.connections()) {
            compare(Kind.VERIFY, connections, floor, bareVerify, verify);
            compare(Kind.AUTHORIZED, connections, floor, Request.get(floor.url("/authorized"), secrets), authorized);
            if (connections == CONNECTIONS) {
                compare(Kind.RECORD, connections, floor, Request.get(floor.url("/record"), secrets), ofRecord);
            }
        }
    }

    private void others() throws IOException, InterruptedException {
        Path minters = Tokens.minters(data);
        Request verify = Request.get(server.url(VERIFY), Tokens.secrets(data));
        alone(
                Kind.UNKNOWN,
                Request.get(server.url(VERIFY), DataSet.strangers(data, false)).toBeRefused());
        alone(
                Kind.GARBAGE,
                Request.get(server.url(VERIFY), DataSet.strangers(data, true)).toBeRefused());
        storm(verify);
        alone(
                Kind.WRITE,
                Request.post(server.url(zonePath + "/dns_records"), minters, recordJson("hUNIQUE", "192.0.2.1")));
        alone(Kind.CREATE, Request.post(server.url(API + "/user/tokens"), minters, draft("UNIQUE")));
    }

    private String draft(String name) {
        return """
                {"name":"%s","policies":[{"effect":"allow","permission_groups":[{"id":"4755a26eedb94da69e1066d98aa820be"}],\
                "resources":{"com.cloudflare.api.account.zone.%s":"*"}}]}""".formatted(name, zone);
    }

    private void compare(Kind kind, int connections, ServerProcess floor, Request bare, Request request)
            throws IOException, InterruptedException {
        List<Load> floors = new ArrayList<>();
        List<Load> loads = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            floors.add(Load.of(floor, bare, connections, plan.seconds()));
            loads.add(Load.of(server, request, connections, plan.seconds()));
        }
        add(kind, connections, floors, loads);
    }

    private void alone(Kind kind, Request request) throws IOException, InterruptedException {
        Load.of(server, request, CONNECTIONS, plan.seconds());
        List<Load> loads = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            loads.add(Load.of(server, request, CONNECTIONS, plan.seconds()));
        }
        add(kind, CONNECTIONS, List.of(), loads);
    }

    /** Verify with a storm and without one in turn; the calm is what it is compared with. */
    private void storm(Request verify) throws IOException, InterruptedException {
        String address = server.url("");
        new Storm.Running(address, Tokens.minters(data), draft("storm"), WARM_UP_SECONDS).join();
        List<Load> calm = new ArrayList<>();
        List<Load> stormy = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            calm.add(Load.of(server, verify, CONNECTIONS, plan.seconds()));
            Storm.Running running =
                    new Storm.Running(address, Tokens.minters(data), draft("storm"), plan.seconds() + 2);
            server.leaveAlone(Duration.ofSeconds(1)); // until it rages
            stormy.add(Load.of(server, verify, CONNECTIONS, plan.seconds()));
            storm = storm.plus(running.join());
        }
        add(Kind.STORM, CONNECTIONS, calm, stormy);
    }

    private void add(Kind kind, int connections, List<Load> floors, List<Load> loads) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < floors.size(); i++) {
            ratios.add(loads.get(i).perSecond() / floors.get(i).perSecond());
        }
        ratios.sort(Comparator.naturalOrder());
        Figure figure = new Figure(
                tokens,
                connections,
                kind,
                floors.isEmpty() ? null : Load.median(floors),
                Load.median(loads),
                ratios.isEmpty() ? 0 : ratios.get(ratios.size() / 2));
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
