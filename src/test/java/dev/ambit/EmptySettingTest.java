package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.config.Config;
import dev.ambit.config.Setting;
import dev.ambit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attack: an unset variable makes a security setting empty, and the intended restriction is missing. */
final class EmptySettingTest {
    @TempDir
    private Path data;

    static List<Setting<?>> securitySettings() {
        return List.of(
                Setting.TRUSTED_PROXIES,
                Setting.PROXY_PROTOCOL,
                Setting.TOKENS_PER_DELEGATE,
                Setting.OIDC_ISSUER,
                Setting.TLS_CERT);
    }

    @ParameterizedTest
    @MethodSource("securitySettings")
    void emptySecuritySettingIsRejectedInTheFileAndAsAnOption(Setting<?> setting) throws IOException {
        Path file = data.resolve(Settings.FILE_NAME);
        for (String empty : List.of("", "\"\"", "\",\"", "[]", "{}")) {
            Files.writeString(file, setting.key() + ": " + empty + "\n");
            assertRejected(Map.of(), empty);
        }
        Files.delete(file);
        for (String empty : List.of("", " ", ",")) {
            assertRejected(Map.of(setting, empty), empty);
        }
    }

    private void assertRejected(Map<Setting<?>, String> settings, String empty) {
        Map<Setting<?>, String> all = new HashMap<>();
        all.put(Setting.DATA, data.toString());
        all.putAll(settings);
        assertThat(Config.load(all, Map.of())).as("`%s`", empty).isInstanceOf(Config.Loaded.Invalid.class);
    }
}
