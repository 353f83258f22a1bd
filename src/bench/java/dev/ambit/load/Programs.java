package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that the measurements of DNS run. Those of administrators are not on the path of all users. */
final class Programs {
    private static final Map<String, String> PACKAGES =
            Map.of("knotd", "knot", "knotc", "knot", "named", "bind9", "dnsperf", "dnsperf");

    private Programs() {}

    /** Fails with the names of the packages that are missing. */
    static void requireAll() throws IOException {
        List<String> missing = PACKAGES.entrySet().stream()
                .filter(program -> find(program.getKey()).isEmpty())
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IOException("the benchmarks of DNS need other programs; on Debian: apt-get install "
                    + String.join(" ", missing));
        }
    }

    static String path(String program) throws IOException {
        return find(program).orElseThrow(() -> new IOException(program + " is not installed"));
    }

    private static Optional<String> find(String program) {
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
