package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The processor time of processes, in microseconds since their start. */
final class CpuTime {
    private static final long MICROS_PER_TICK = 10_000; // USER_HZ is 100 on every Linux

    private CpuTime() {}

    static long micros(Process process) throws IOException {
        return micros(folder(process).resolve("stat"));
    }

    /** The part of the JVM's compilers. */
    static long compilerMicros(Process process) throws IOException {
        long micros = 0;
        try (var threads = Files.list(folder(process).resolve("task"))) {
            for (Path thread : threads.toList()) {
                micros += isCompiler(thread) ? micros(thread.resolve("stat")) : 0;
            }
        }
        return micros;
    }

    private static boolean isCompiler(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("comm")).matches("(?s)C[12] Compiler.*");
        } catch (NoSuchFileException _) { // the thread has ended
            return false;
        }
    }

    private static Path folder(Process process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    private static long micros(Path file) throws IOException {
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // from the third field on
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }
}
