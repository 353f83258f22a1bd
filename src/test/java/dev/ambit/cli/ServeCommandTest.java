package dev.ambit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.config.Config;
import dev.ambit.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void unencryptedTokensOnTheNetworkAreWarnedAbout() {
        for (String listen : List.of("0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080", "dns.example.com:80")) {
            assertThat(ServeCommand.cleartextWarning(config(Map.of(Setting.LISTEN, listen))))
                    .as(listen)
                    .hasValueSatisfying(line ->
                            assertThat(line).contains(listen, "tls-cert").doesNotContain("\n"));
        }
    }

    @Test
    void loopbackTlsAndTrustedProxiesNeedNoWarning() throws IOException {
        for (String listen : List.of("127.0.0.1:8080", "127.9.9.9:0", "[::1]:8080", "localhost:8080")) {
            assertThat(ServeCommand.cleartextWarning(config(Map.of(Setting.LISTEN, listen))))
                    .as(listen)
                    .isEmpty();
        }
        String file = Files.createFile(folder.resolve("server.pem")).toString();
        assertThat(ServeCommand.cleartextWarning(
                        config(Map.of(Setting.LISTEN, "0.0.0.0:8080", Setting.TLS_CERT, file, Setting.TLS_KEY, file))))
                .isEmpty();
        assertThat(ServeCommand.cleartextWarning(
                        config(Map.of(Setting.LISTEN, "0.0.0.0:8080", Setting.TRUSTED_PROXIES, "192.0.2.7"))))
                .isEmpty();
    }

    private Config config(Map<Setting<?>, String> more) {
        Map<Setting<?>, String> settings = new HashMap<>(more);
        settings.put(Setting.DATA, folder.toString());
        return Config.require(settings, Map.of());
    }
}
