package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
    @TempDir
    private Path parent;

    /** Runs init in a process of its own, since Java cannot set the umask. */
    @Test
    @Timeout(120)
    void initCreatesAFolderThatOnlyItsOwnerMayAccess() throws IOException, InterruptedException {
        Path data = parent.resolve("data");
        Path password = parent.resolve("password");
        Files.writeString(password, "correct horse battery");
        Path log = parent.resolve("log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process init = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 022; exec \"$0\" --enable-native-access=ALL-UNNAMED -cp \"$1\" dev.ambit.Main init"
                                + " --data \"$2\" --email you@example.com --password-file \"$3\" --account Home",
                        java,
                        System.getProperty("java.class.path"),
                        data.toString(),
                        password.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(init.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(init.exitValue()).as(Files.readString(log)).isZero();
        assertThat(mode(data)).isEqualTo("rwx------");
        try (var files = Files.list(data)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
