package dev.ambit.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A child JVM that runs the main method of a class and can be killed or terminated. */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
    }

    public static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(
                new ProcessBuilder(command).redirectError(Redirect.DISCARD).start());
    }

    long pid() {
        return process.pid();
    }

    /** Returns the next line of its output; null when it has ended. */
    public @Nullable String readLine() throws IOException {
        return output.readLine();
    }

    /** Sends SIGKILL: the process cannot finish anything. */
    public void kill() {
        process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly, this leaves the output readable
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Returns the exit code; empty when the process did not end within {@code timeout}. */
    public OptionalInt waitForExit(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor();
            output.close();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
