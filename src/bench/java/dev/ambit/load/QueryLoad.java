package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Questions of dnsperf over UDP with EDNS, from the second core. */
final class QueryLoad {
    private static final Pattern COMPLETED = Pattern.compile("Queries completed: +([0-9]+)");
    private static final Pattern LOST = Pattern.compile("Queries lost: +([0-9]+)");
    private static final Pattern PER_SECOND = Pattern.compile("Queries per second: +([0-9.]+)");

    /** The only codes of correct answers, with their number. */
    private static final Pattern CODES = Pattern.compile("(?:NOERROR|NXDOMAIN) ([0-9]+)");

    private QueryLoad() {}

    /** The processor time of the server in microseconds. */
    @FunctionalInterface
    interface Cpu {
        long micros() throws IOException;
    }

    /** Sends the questions of a file for {@code seconds}. */
    static Load of(int port, Cpu server, Path questions, int seconds) throws IOException, InterruptedException {
        List<String> command = List.of(
                "taskset",
                "-c",
                "1",
                Programs.path("dnsperf"),
                "-e",
                "-s",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-d",
                questions.toString(),
                "-l",
                Integer.toString(seconds));
        long before = server.micros();
        Process dnsperf = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(dnsperf.getInputStream().readAllBytes());
        dnsperf.waitFor();
        long cpu = server.micros() - before;
        double completed = first(COMPLETED, output);
        double correct = CODES.matcher(output)
                .results()
                .mapToDouble(code -> Double.parseDouble(code.group(1)))
                .sum();
        long errors = Math.round(completed - correct + first(LOST, output));
        return new Load(first(PER_SECOND, output), List.of(), errors, cpu / completed);
    }

    private static double first(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("dnsperf failed: " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
