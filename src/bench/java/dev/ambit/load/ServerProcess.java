package dev.ambit.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own: Ambit, started by its launcher, or the floor. */
final class ServerProcess implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final String ANSWERING = "answering DNS on ";
    private static final Pattern KIB = Pattern.compile("(VmRSS|VmHWM):\\s+([0-9]+) kB");

    private final Process process;
    private final Path log;
    private final String address;

    private ServerProcess(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.log = log;
        this.address = line(LISTENING);
    }

    /** Builds the jar of the checkout {@code root}, so that no measured start does. */
    static void prepare(Path root) throws IOException, InterruptedException {
        Process version = new ProcessBuilder(root.resolve("ambit").toString(), "--version")
                .inheritIO()
                .start();
        if (version.waitFor() != 0) {
            throw new IOException("./ambit --version failed");
        }
    }

    /** Starts Ambit of the checkout {@code root}, on the first core when {@code pinned}. Returns when it listens. */
    static ServerProcess ambit(Path root, Path data, boolean pinned) throws IOException {
        return ambit(root, data, pinned, Map.of());
    }

    /** The same with more settings, {@code AMBIT_…}. */
    static ServerProcess ambit(Path root, Path data, boolean pinned, Map<String, String> more) throws IOException {
        List<String> command = new ArrayList<>(pinned ? List.of("taskset", "-c", "0") : List.of());
        command.addAll(List.of(root.resolve("ambit").toString(), "serve", "--data", data.toString()));
        command.addAll(List.of("--listen", "127.0.0.1:0"));
        Map<String, String> settings = new HashMap<>(more);
        settings.put("AMBIT_TOKENS_PER_USER", "1000000");
        return new ServerProcess(command, settings, data.resolve("serve.log"));
    }

    /** Starts the floor on the first core with the responses in {@code folder} and the JVM options of {@code ambit}. */
    static ServerProcess baseline(ServerProcess ambit, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0", java()));
        command.addAll(ambit.javaOptions());
        // The value that Main sets for one processor; with Main's pollers the floor is slower.
        command.add("-Djdk.virtualThreadScheduler.parallelism=2");
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), BaselineServer.class.getName(), folder.toString()));
        return new ServerProcess(command, Map.of(), folder.resolveSibling("floor.log"));
    }

    /** The JVM options of ./ambit, except for the AOT cache. */
    private List<String> javaOptions() throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                .transform(line -> List.of(line.split("\0", -1)))
                .stream()
                .skip(1)
                .takeWhile(option -> !option.equals("-jar"))
                .filter(option -> !option.startsWith("-XX:AOTCache="))
                .toList();
    }

    /** Starts {@code main} of this package on the second core, with little memory and compilation. */
    static Process client(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "1", java()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Reads its output up to the line that begins with {@code beginning}; returns the rest of that line. */
    private String line(String beginning) throws IOException {
        BufferedReader output = process.inputReader(UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new IOException("the server exited before it listened: " + Files.readString(log));
    }

    /** The port of the server with the setting {@code AMBIT_DNS}; may be called once. */
    int dnsPort() throws IOException {
        String dns = line(ANSWERING);
        return Integer.parseInt(dns.substring(dns.lastIndexOf(':') + 1));
    }

    /** The URL of {@code path}. */
    String url(String path) {
        return address + path;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Sends no requests for this time. */
    void idle(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the server exited: " + log());
        }
    }

    /** The processor time of the process so far, in microseconds. */
    long cpuMicros() throws IOException {
        return CpuTime.micros(process);
    }

    /** The processor time of the JVM's compilers so far, in microseconds. */
    long compilerMicros() throws IOException {
        return CpuTime.compilerMicros(process);
    }

    /** Resident size in MB (10^6 bytes). */
    long residentMb() throws IOException {
        return mb("VmRSS");
    }

    /** The largest resident size so far in MB (10^6 bytes). */
    long peakMb() throws IOException {
        return mb("VmHWM");
    }

    private long mb(String name) throws IOException {
        Matcher matcher = KIB.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Long.parseLong(matcher.group(2)) * 1024 / 1_000_000;
            }
        }
        throw new IOException("no " + name);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
