package dev.ambit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZoneMemorySettingTest {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    @TempDir
    private Path data;

    @Test
    void zonesMayUseHalfOfTheHeap() {
        assertThat(Config.require(Map.of(Setting.DATA, data.toString()), Map.of())
                        .zoneMemory())
                .isEqualTo(HEAP / 2);
    }

    @Test
    void aSizeIsInBinaryUnits() {
        assertThat(read("512MiB"))
                .isInstanceOfSatisfying(
                        Config.Loaded.Valid.class,
                        valid -> assertThat(valid.config().zoneMemory()).isEqualTo(512L << 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "none", "-1MiB", "512", "512MB", "512mib", "1KiB", "0MiB", "1.5GiB", "1 GiB", "999999TiB"})
    void anotherValueIsRejectedWithTheRange(String wrong) {
        assertRejected(wrong);
    }

    @Test
    void zonesCannotUseMoreThanTheHeap() {
        assertRejected(((HEAP >> 20) + 1) + "MiB");
    }

    private void assertRejected(String wrong) {
        assertThat(read(wrong))
                .isInstanceOfSatisfying(
                        Config.Loaded.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .singleElement()
                                .hasToString("zone-memory = `" + wrong
                                        + "` (option --zone-memory): expected a size from 1MiB to " + (HEAP >> 20)
                                        + "MiB such as 512MiB or 4GiB"));
    }

    private Config.Loaded read(String size) {
        return Config.load(Map.of(Setting.DATA, data.toString(), Setting.ZONE_MEMORY, size), Map.of());
    }
}
