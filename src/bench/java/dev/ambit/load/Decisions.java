package dev.ambit.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks. */
final class Decisions {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Decisions() {}

    /**
     * One benchmark.
     *
     * @param name class and method, and the parameters
     * @param nanos mean time of an operation, in nanoseconds
     * @param error half of the 99.9 % confidence interval, in nanoseconds
     * @param median of single operations in nanoseconds, including two reads of the clock
     * @param bytes allocated by an operation
     */
    record Row(String name, double nanos, double error, double median, double bytes) {}

    static List<Row> run(String pattern, boolean quick) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern)
                .mode(Mode.AverageTime)
                .mode(Mode.SampleTime)
                .addProfiler(GCProfiler.class)
                .jvmArgsPrepend("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED")
                .shouldFailOnError(true);
        if (quick) {
            options.warmupIterations(2).measurementIterations(2).measurementTime(TimeValue.milliseconds(500));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        List<Row> rows = new ArrayList<>();
        for (RunResult result : results) {
            if (result.getParams().getMode() == Mode.AverageTime) {
                rows.add(row(result, results));
            }
        }
        return rows;
    }

    private static Row row(RunResult average, Collection<RunResult> all) {
        String name = name(average);
        double median = all.stream()
                .filter(result -> result.getParams().getMode() == Mode.SampleTime
                        && name(result).equals(name))
                .mapToDouble(result -> result.getPrimaryResult().getStatistics().getPercentile(50))
                .findFirst()
                .orElse(Double.NaN);
        return new Row(
                name,
                average.getPrimaryResult().getScore(),
                average.getPrimaryResult().getScoreError(),
                median,
                average.getSecondaryResults().get(ALLOCATED).getScore());
    }

    private static String name(RunResult result) {
        String[] parts = result.getParams().getBenchmark().split("\\.", -1);
        List<String> parameters = new ArrayList<>();
        for (String key : result.getParams().getParamsKeys()) {
            parameters.add(result.getParams().getParam(key));
        }
        String name = parts[parts.length - 2].replace("Bench", "") + "." + parts[parts.length - 1];
        return parameters.isEmpty() ? name : name + " " + String.join(" ", parameters);
    }
}
