package dev.ambit.load;

import dev.ambit.access.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all measurements: {@code make bench}. */
public final class Bench {
    private static final String EVERYTHING = ".*";

    /** No JMH, only the measurements of whole processes. */
    private static final String PROCESSES = "http";

    /** Only the checkout of another revision in {@code target/compare} against this one. */
    private static final String COMPARE = "compare";

    /** The number of tokens that is measured at all numbers of connections. */
    private static final long ALL_CONNECTIONS = 1_000_000;

    private static final long FEW = 1_000;

    /** The number of tokens that is compared with a server with few tokens. */
    static final long MANY = 10_000_000;

    private Bench() {}

    /**
     * Arguments: ".*" for everything, "http", "compare", or a regular expression of the JMH benchmarks to run; then
     * "full" or "quick".
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, RunnerException, SQLException {
        String mode = arguments.length > 0 ? arguments[0] : EVERYTHING;
        boolean quick = arguments.length > 1 && arguments[1].equals("quick");
        HttpRun.Plan plan = quick ? new HttpRun.Plan(5, 1, 1, 6) : new HttpRun.Plan(12, 2, 1, 20);
        Path root = Path.of("").toAbsolutePath();
        if (mode.equals(COMPARE)) {
            System.out.println(Comparison.of(root, root.resolve("target/compare"), plan));
            return;
        }
        List<Decisions.Row> decisions = mode.equals(PROCESSES) ? List.of() : Decisions.run(mode, quick);
        if (!mode.equals(EVERYTHING) && !mode.equals(PROCESSES)) {
            return;
        }
        ServerProcess.prepare(root);
        Path folder = Files.createDirectories(root.resolve("target/bench"));
        Progress.print("durable writes");
        List<Writes.Row> writes = Writes.measure(root, folder);
        DataSet dataSet = new DataSet(root, folder);
        List<Start> starts = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        Storm.Result storm = new Storm.Result(0, 0, 0);
        for (long tokens : quick ? new long[] {FEW, 100_000} : new long[] {FEW, 100_000, ALL_CONNECTIONS, MANY}) {
            String obstacle = dataSet.obstacle(tokens);
            if (!obstacle.isEmpty()) {
                skipped.add("%,d tokens are skipped: %s".formatted(tokens, obstacle));
                continue;
            }
            Path data = dataSet.copy(tokens, "running");
            Progress.print("%,d tokens: starting, then idle".formatted(tokens));
            starts.add(Start.of(root, data, tokens, Duration.ofSeconds(quick ? 10 : 75)));
            List<Integer> connections =
                    tokens == ALL_CONNECTIONS && !quick ? HttpRun.ALL : List.of(HttpRun.CONNECTIONS);
            Path few = tokens == MANY ? dataSet.copy(FEW, "few") : null;
            HttpRun.Result result = HttpRun.of(root, data, tokens, plan, connections, few);
            figures.addAll(result.figures());
            storm = storm.plus(result.storm());
        }
        DataSet.delete(folder.resolve("running"));
        DataSet.delete(folder.resolve("few"));
        String report = new Report(figures, starts, decisions, writes, storm, Footprint.bytesPerToken(), skipped)
                .markdown(MachineFacts.describe(root));
        System.out.println(report);
        if (!quick) {
            Report.write(root, report);
            Plots.write(root.resolve("docs/images/performance"), figures, starts);
        }
    }
}
