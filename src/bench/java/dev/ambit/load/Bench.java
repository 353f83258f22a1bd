package dev.ambit.load;

import dev.ambit.access.Footprint;
import dev.ambit.core.answer.AnswerBench;
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

    /** Only DNS, and the records of a zone with 100,000 of them. */
    private static final String DNS = "dns";

    /** Only the checkout of another revision in {@code target/compare} against this one. */
    private static final String COMPARE = "compare";

    /** The number of tokens that is measured at all numbers of connections. */
    private static final long ALL_CONNECTIONS = 1_000_000;

    private static final long FEW = 1_000;

    /** The number of tokens that is compared with a server with few tokens. */
    static final long MANY = 10_000_000;

    private Bench() {}

    /**
     * Arguments: ".*" for everything, "http", "dns", "compare", or a regular expression of the JMH benchmarks to run;
     * then "full" or "quick".
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, RunnerException, SQLException {
        String mode = arguments.length > 0 ? arguments[0] : EVERYTHING;
        boolean quick = arguments.length > 1 && arguments[1].equals("quick");
        HttpRun.Plan plan = quick ? new HttpRun.Plan(5, 1, 1, 6) : new HttpRun.Plan(12, 2, 1, 20);
        Path root = Path.of("").toAbsolutePath();
        switch (mode) {
            case COMPARE -> System.out.println(Comparison.of(root, root.resolve("target/compare"), plan));
            case DNS -> {
                Programs.requireAll();
                List<Decisions.Row> answers = Decisions.run("AnswerBench", quick);
                DataSet dataSet = dataSet(root);
                System.out.println(Report.ofDns(MachineFacts.describe(root), dns(root, dataSet, plan, answers)));
            }
            case EVERYTHING, PROCESSES -> {
                Programs.requireAll();
                List<Decisions.Row> decisions = mode.equals(PROCESSES) ? List.of() : Decisions.run(mode, quick);
                everything(root, plan, quick, decisions);
            }
            default -> Decisions.run(mode, quick);
        }
    }

    /** Builds the jar, and returns the data folders. */
    private static DataSet dataSet(Path root) throws IOException, InterruptedException {
        ServerProcess.prepare(root);
        return new DataSet(root, folder(root));
    }

    private static Path folder(Path root) throws IOException {
        return Files.createDirectories(root.resolve("target/bench"));
    }

    private static DnsFigures dns(Path root, DataSet dataSet, HttpRun.Plan plan, List<Decisions.Row> answers)
            throws IOException, InterruptedException {
        DnsFigures figures = DnsRun.of(root, dataSet, plan);
        figures.addInProcess(answers, AnswerBench.bytesPerRecord());
        return figures;
    }

    private static void everything(Path root, HttpRun.Plan plan, boolean quick, List<Decisions.Row> decisions)
            throws IOException, InterruptedException, SQLException {
        DataSet dataSet = dataSet(root);
        Path folder = folder(root);
        Progress.print("durable writes");
        List<Writes.Row> writes = Writes.measure(root, folder);
        DnsFigures dns = dns(root, dataSet, plan, decisions);
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
        String report = new Report(figures, starts, decisions, writes, storm, dns, Footprint.bytesPerToken(), skipped)
                .markdown(MachineFacts.describe(root));
        System.out.println(report);
        if (!quick) {
            Report.write(root, report);
            Plots.write(root.resolve("docs/images/performance"), figures, starts);
        }
    }
}
