package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the machine and the software of a measurement. */
final class MachineFacts {
    private MachineFacts() {}

    static long memoryBytes() throws IOException {
        return 1024 * Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal:\\s+([0-9]+) kB"));
    }

    /** Returns one sentence. */
    static String describe(Path root) throws IOException, InterruptedException {
        return "%d cores (%s), %d GiB, %s, Linux %s, JDK %s, wrk %s, Knot %s, BIND %s, dnsperf %s; %s, revision %s."
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        field(Path.of("/proc/cpuinfo"), "model name\\s+: (.*)"),
                        Math.round(memoryBytes() / (double) (1 << 30)),
                        field(Path.of("/etc/os-release"), "PRETTY_NAME=\"(.*)\""),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        first(root, "wrk [^ ]*?([0-9.]+)", "wrk", "-v"),
                        first(root, "version ([0-9.]+)", Programs.path("knotd"), "-V"),
                        first(root, "BIND ([0-9.]+)", Programs.path("named"), "-v"),
                        first(root, "Version ([0-9.]+)", Programs.path("dnsperf"), "-h"),
                        LocalDate.now(ZoneOffset.UTC),
                        first(root, "(.*)", "git", "describe", "--always", "--dirty"));
    }

    private static String field(Path file, String pattern) throws IOException {
        return find(Files.readString(file), pattern);
    }

    private static String first(Path folder, String pattern, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return find(output, pattern);
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : "unknown";
    }
}
