package dev.ambit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.ambit.config.Config;
import dev.ambit.config.Config.Loaded;
import dev.ambit.config.Setting;
import dev.ambit.config.SettingProblem;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default limit of connections depends on the memory and the open files of the process. */
class ConnectionSettingsTest {
    @TempDir
    private Path data;

    private final Map<Setting<?>, String> arguments = new HashMap<>();

    @BeforeEach
    void dataFolderIsGiven() {
        arguments.put(Setting.DATA, data.toString());
    }

    @Test
    void connectionsAreBoundedByMemoryAndOpenFilesUnlessSet() {
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        long max = Math.min(Runtime.getRuntime().maxMemory() / (64 << 10), files - 256);

        assertThat(ready().requestLimits().connections()).isEqualTo((int) max);
        assertThat(ready().requestLimits().connectionsPerSource()).isEqualTo((int) max / 4);
        assertThat(ready().requestLimits().unfinishedPerSource()).isEqualTo(64);

        arguments.put(Setting.MAX_CONNECTIONS, "100");
        assertThat(ready().requestLimits().connectionsPerSource()).isEqualTo(25);

        arguments.put(Setting.MAX_CONNECTIONS_PER_SOURCE, "100");
        assertThat(ready().requestLimits().connectionsPerSource()).isEqualTo(100);

        arguments.put(Setting.MAX_CONNECTIONS_PER_SOURCE, "101");
        assertThat(problems()).singleElement().asString().contains("expected a number from 1 to 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "many", "99999999999", "0x10"})
    void invalidConnectionLimitsAreRejected(String text) {
        arguments.put(Setting.MAX_CONNECTIONS, text);
        arguments.put(Setting.MAX_CONNECTIONS_PER_SOURCE, text);
        arguments.put(Setting.MAX_UNFINISHED_PER_SOURCE, text);

        assertThat(problems())
                .extracting(SettingProblem::key)
                .containsExactly("max-connections", "max-connections-per-source", "max-unfinished-per-source");
    }

    @Test
    void moreConnectionsThanOpenFilesAreRejected() {
        arguments.put(Setting.MAX_CONNECTIONS, "999999999");

        assertThat(problems()).singleElement().asString().contains("max-connections = `999999999`");
    }

    private Config ready() {
        Loaded loaded = Config.load(arguments, Map.of());
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid) loaded).config();
    }

    private List<SettingProblem> problems() {
        Loaded loaded = Config.load(arguments, Map.of());
        assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
        return ((Loaded.Invalid) loaded).problems();
    }
}
