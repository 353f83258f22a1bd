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

/** A JVM of its own that runs the main method of a class, to be killed or told to stop. */
public final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
    }

    public static Child start(Class<?> main, String... arguments) throws IOException {
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
        return new Child(
                new ProcessBuilder(command).redirectError(Redirect.DISCARD).start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line that it prints; null when it has ended. */
    public @Nullable String line() throws IOException {
        return output.readLine();
    }

    /** SIGKILL: it gets no chance to finish anything. */
    public void kill() {
        process.toHandle().destroyForcibly(); // unlike the process itself, it leaves what was printed to be read
    }

    /** SIGTERM. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** With what it ended; empty when it did not in that time. */
    public OptionalInt exit(Duration longest) throws InterruptedException {
        return process.waitFor(longest) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
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
