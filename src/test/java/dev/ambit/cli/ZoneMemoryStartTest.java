package dev.ambit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.Main;
import dev.ambit.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose zones do not fit into {@code zone-memory} ends like one with an invalid setting. */
@Timeout(180)
final class ZoneMemoryStartTest {
    @TempDir
    private Path folder;

    /** The larger number is refused before the zones are loaded. */
    @ParameterizedTest
    @CsvSource({"4000, the zones need 2MiB of memory", "9000, the zones need at least 2MiB of memory"})
    void processEndsWithTheFigureAndWithoutAStackTrace(int records, String message) throws Exception {
        try (TestServer server = TestServer.start(folder)) {
            String file = IntStream.range(0, records)
                    .mapToObj("h%05d A 192.0.2.1\n"::formatted)
                    .collect(Collectors.joining());
            TestServer.Response imported = server.send(HttpRequest.newBuilder(URI.create(server.address()
                            + TestServer.API + "/zones/" + server.zoneId("example.com") + "/dns_records/import"))
                    .header("Authorization", "Bearer " + server.owner())
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(file))
                    .build());
            assertThat(imported.status()).isEqualTo(200);
        }
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--data",
                        folder.toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--dns",
                        "127.0.0.1:0",
                        "--zone-memory",
                        "1MiB")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String text = Files.readString(output, UTF_8);
            assertThat(text)
                    .contains("ambit: " + message + ", but zone-memory is 1MiB: raise zone-memory")
                    .doesNotContain("\tat ", "Exception");
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
