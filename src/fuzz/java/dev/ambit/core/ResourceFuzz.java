package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.resource.Resources;
import java.util.List;
import java.util.Map;

/** Any text is parsed as a resource or reported as a problem: alone, inside a zone and inside an account. */
final class ResourceFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        String zone = "com.cloudflare.api.account.zone.";
        String id = "023e105f4ecef8ad9ca31a8372d0c353";
        assertThat(Resources.parse(Map.of(text, List.of()))).isNotNull();
        assertThat(Resources.parse(Map.of(zone + id, List.of(zone + "record." + text))))
                .isNotNull();
        assertThat(Resources.parse(Map.of("com.cloudflare.api.account." + id, List.of(text))))
                .isNotNull();
    }
}
