package dev.ambit;

import static dev.ambit.TestServer.allow;
import static dev.ambit.TestServer.draft;
import static dev.ambit.TestServer.zoneResource;

import dev.ambit.TestServer.Response;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Creates, replaces, shows and lists tokens of some size and requests decisions for them, and reads a meter before and
 * after. Implements a JDK interface, so that {@link CountingClassLoader} can load it together with the server that it
 * starts.
 */
public final class LargeTokenWork implements BiFunction<Path, Supplier<Long>, Map<String, List<Long>>> {
    private static final int SMALL = 75;
    private static final int LARGE = 300;

    /** The cost of each request for a small and for a large token. */
    @Override
    public Map<String, List<Long>> apply(Path folder, Supplier<Long> meter) {
        try (TestServer server = TestServer.start(folder)) {
            Map<String, List<Long>> work = new LinkedHashMap<>();
            measure(server, meter, SMALL); // loads the classes
            Map<String, Long> small = measure(server, meter, SMALL);
            Map<String, Long> large = measure(server, meter, LARGE);
            small.forEach(
                    (request, count) -> work.put(request, List.of(count, Objects.requireNonNull(large.get(request)))));
            return work;
        }
    }

    private static Map<String, Long> measure(TestServer server, Supplier<Long> meter, int size) {
        String zone = server.zoneId("example.com");
        String user = "{\"com.cloudflare.api.user." + server.userId() + "\":\"*\"}";
        String delegate = server.token(allow("API Tokens Delegate", user), allow("DNS Write", zoneResource(zone)));
        Map<String, Long> counts = new LinkedHashMap<>();
        measure(server, meter, counts, "many policies", delegate, draft("", policies(zone, size)));
        measure(
                server,
                meter,
                counts,
                "many resources",
                delegate,
                draft("", allow("DNS Write", records(zone, 0, size))));
        return counts;
    }

    private static void measure(
            TestServer server,
            Supplier<Long> meter,
            Map<String, Long> counts,
            String shape,
            String caller,
            String draft) {
        Function<Supplier<Response>, Long> cost = request -> {
            long before = meter.get();
            Response response = request.get();
            if (response.status() != 200) {
                throw new AssertionError(response.body());
            }
            return meter.get() - before;
        };
        Response created = server.post("/user/tokens", caller, draft);
        String path = "/user/tokens/" + created.id();
        String echoed = created.json().at("/result").toString();
        counts.put(shape + ": replace", cost.apply(() -> server.put(path, caller, echoed)));
        counts.put(shape + ": show", cost.apply(() -> server.get(path, caller)));
        counts.put(shape + ": list", cost.apply(() -> server.get("/user/tokens", caller)));
        counts.put(
                shape + ": decide",
                cost.apply(() ->
                        server.post(path + "/decision", caller, "{\"method\":\"GET\",\"path\":\"/client/v4/zones\"}")));
        String secret = created.json().at("/result/value").stringValue();
        counts.put(shape + ": zones", cost.apply(() -> server.get("/zones", secret)));
        counts.put(shape + ": roll", cost.apply(() -> server.put(path + "/value", caller, "{}")));
        counts.put(shape + ": delete", cost.apply(() -> server.delete(path, caller)));
        counts.put(shape + ": create", cost.apply(() -> server.post("/user/tokens", caller, draft)));
        server.get("/user/tokens", caller)
                .json()
                .at("/result")
                .forEach(
                        token -> server.delete("/user/tokens/" + token.at("/id").stringValue(), caller));
    }

    private static String[] policies(String zone, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> allow("DNS Write", records(zone, i, i + 1)))
                .toArray(String[]::new);
    }

    private static String records(String zone, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "\"com.cloudflare.api.account.zone.record.A.n" + i + ".example.com\":\"*\"")
                .collect(Collectors.joining(",", "{\"com.cloudflare.api.account.zone." + zone + "\":{", "}}"));
    }
}
