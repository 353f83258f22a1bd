package dev.ambit.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The measurements of one round, of wrk over HTTP or of others over DNS, and the processor time of the server.
 *
 * @param perSecond responses per second
 * @param micros latency in microseconds at each of {@link #PERCENTILES}; empty when it was not measured
 * @param errors unexpected responses and failed connections
 * @param cpuMicros processor time of the server per response, in microseconds
 */
record Load(double perSecond, List<Double> micros, long errors, double cpuMicros) {
    static final List<Double> PERCENTILES = List.of(50.0, 75.0, 90.0, 99.0, 99.9, 99.99);
    private static final int P50 = 0;
    private static final int P99 = 3;

    private static final String SCRIPT = """
            local percentiles = { %s }
            local requests, at = {}, 0
            function init(args)
              seed, count = os.time() %% 1000000, 0
              for secret in io.lines(args[1]) do
                requests[#requests + 1] = secret
              end
              method, path, body = args[2], args[3], args[4]
              if not body then
                for i, secret in ipairs(requests) do
                  requests[i] = wrk.format(method, path, { Host = wrk.headers["Host"], Authorization = "Bearer " .. secret })
                end
              end
            end
            function request()
              at = at %% #requests + 1
              if not body then return requests[at] end
              count = count + 1
              local unique = body:gsub("UNIQUE", seed .. "-" .. count)
              return wrk.format(method, path, { Host = wrk.headers["Host"], Authorization = "Bearer " .. requests[at],
                ["Content-Type"] = "application/json" }, unique)
            end
            function done(summary, latency)
              local e = summary.errors
              io.write(string.format("figures %%d %%d %%d %%d", summary.requests, summary.duration, e.status,
                e.connect + e.read + e.write + e.timeout))
              for _, p in ipairs(percentiles) do io.write(string.format(" %%d", latency:percentile(p))) end
              io.write("\\n")
            end
            """;

    /**
     * A request.
     *
     * @param secrets a file with one secret per line, used in turn
     * @param body JSON in which {@code UNIQUE} is replaced by a unique text; empty for no body
     * @param refused whether the expected response is an error
     */
    record Request(String method, String url, Path secrets, String body, boolean refused) {
        static Request get(String url, Path secrets) {
            return new Request("GET", url, secrets, "", false);
        }

        static Request post(String url, Path secrets, String body) {
            return new Request("POST", url, secrets, body, false);
        }

        Request expectingError() {
            return new Request(method, url, secrets, body, true);
        }
    }

    /** Sends requests for {@code seconds} over {@code connections} connections, from the second core only. */
    static Load of(ServerProcess server, Request request, int connections, int seconds)
            throws IOException, InterruptedException {
        Path script = Files.createTempFile("load", ".lua");
        try {
            String percentiles =
                    String.join(", ", PERCENTILES.stream().map(String::valueOf).toList());
            Files.writeString(script, SCRIPT.formatted(percentiles));
            List<String> command = new ArrayList<>(List.of("taskset", "-c", "1", "wrk", "-t1", "-c" + connections));
            command.addAll(List.of("-d" + seconds + "s", "-s", script.toString(), request.url(), "--"));
            command.addAll(List.of(request.secrets().toString(), request.method()));
            URI uri = URI.create(request.url());
            command.add(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
            if (!request.body().isEmpty()) {
                command.add(request.body());
            }
            long before = server.cpuMicros();
            Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> output = wrk.inputReader().lines().toList();
            wrk.waitFor();
            return read(output, request, server.cpuMicros() - before);
        } finally {
            Files.delete(script);
        }
    }

    private static Load read(List<String> output, Request request, long cpuMicros) throws IOException {
        String line = output.stream()
                .filter(text -> text.startsWith("figures "))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk failed: " + output));
        String[] figures = line.split(" ", -1);
        long requests = Long.parseLong(figures[1]);
        long refused = Long.parseLong(figures[3]);
        long errors = (request.refused() ? requests - refused : refused) + Long.parseLong(figures[4]);
        List<Double> micros = new ArrayList<>();
        for (int i = 5; i < figures.length; i++) {
            micros.add(Double.parseDouble(figures[i]));
        }
        return new Load(requests * 1e6 / Double.parseDouble(figures[2]), micros, errors, (double) cpuMicros / requests);
    }

    double p50() {
        return micros.get(P50);
    }

    double p99() {
        return micros.get(P99);
    }

    /** The median of each figure over the rounds. */
    static Load median(List<Load> rounds) {
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < rounds.getFirst().micros.size(); i++) {
            int percentile = i;
            micros.add(median(rounds, load -> load.micros.get(percentile)));
        }
        return new Load(
                median(rounds, Load::perSecond),
                micros,
                rounds.stream().mapToLong(Load::errors).sum(),
                median(rounds, Load::cpuMicros));
    }

    /** The throughput of the loads divided by that of the floors: the median of the rounds. */
    static double ratio(List<Load> loads, List<Load> floors) {
        return median(
                IntStream.range(0, loads.size()).mapToDouble(i -> loads.get(i).perSecond / floors.get(i).perSecond));
    }

    private static double median(List<Load> rounds, ToDoubleFunction<Load> figure) {
        return median(rounds.stream().mapToDouble(figure));
    }

    /** The median; for an even number of values, the mean of the middle two. */
    static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
