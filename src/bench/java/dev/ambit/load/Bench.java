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

/** Everything that is measured, in one run: {@code make bench}. */
public final class Bench {
    private static final String EVERYTHING = ".*";

    /** No JMH, only what is measured of whole processes. */
    private static final String PROCESSES = "http";

    /** Only the checkout of another revision in {@code target/compare} against this one. */
    private static final String COMPARE = "compare";

    /** With how many tokens it is measured at all numbers of connections, too. */
    private static final long ALL_CONNECTIONS = 1_000_000;

    private static final long FEW = 1_000;

    /** With how many it is held against a server with few. */
    static final long MANY = 10_000_000;

    private Bench() {}

    /**
     * Arguments: everything, "http", "compare", or a regular expression of JMH benchmarks that alone run; then "full" or
     * "quick".
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, RunnerException, SQLException {
        String what = arguments.length > 0 ? arguments[0] : EVERYTHING;
        boolean quick = arguments.length > 1 && arguments[1].equals("quick");
        HttpRun.Plan plan = quick ? new HttpRun.Plan(5, 1, 1, 6) : new HttpRun.Plan(12, 2, 1, 20);
        Path root = Path.of("").toAbsolutePath();
        if (what.equals(COMPARE)) {
            System.out.println(Comparison.of(root, root.resolve("target/compare"), plan));
            return;
        }
        List<Decisions.Row> decisions = what.equals(PROCESSES) ? List.of() : Decisions.run(what, quick);
        if (!what.equals(EVERYTHING) && !what.equals(PROCESSES)) {
            return;
        }
        ServerProcess.prepare(root);
        Path folder = Files.createDirectories(root.resolve("target/bench"));
        Progress.say("durable writes");
        List<Writes.Row> writes = Writes.measure(root, folder);
        DataSet dataSet = new DataSet(root, folder);
        List<Start> starts = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        List<String> left = new ArrayList<>();
        Storm.Result storm = new Storm.Result(0, 0, 0);
        for (long tokens : quick ? new long[] {FEW, 100_000} : new long[] {FEW, 100_000, ALL_CONNECTIONS, MANY}) {
            String lacking = dataSet.lacks(tokens);
            if (!lacking.isEmpty()) {
                left.add("%,d tokens are left out: %s".formatted(tokens, lacking));
                continue;
            }
            Path data = dataSet.copy(tokens, "running");
            Progress.say("%,d tokens: starting, then idle".formatted(tokens));
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
        String report = new Report(figures, starts, decisions, writes, storm, Footprint.bytesPerToken(), left)
                .markdown(MachineFacts.describe(root));
        System.out.println(report);
        if (!quick) {
            Report.write(root, report);
            Plots.write(root.resolve("docs/images/performance"), figures, starts);
        }
    }
}
