package dev.ambit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.http.wire.ForwardedHeader;
import java.util.List;
import java.util.Map;

/** Any header is parsed or rejected, and text that a proxy quotes never leaves its parameter. */
final class ForwardedFuzz {
    @FuzzTest(maxDuration = "1m")
    void read(@NotNull String text) {
        ForwardedHeader.parse(List.of(text, "for=192.0.2.1"))
                .ifPresent(elements -> assertThat(elements.getLast().client()).isPresent());
        String sent = text.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "");
        String quoted = "\"" + sent.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        assertThat(ForwardedHeader.parse(List.of("for=192.0.2.1;host=" + quoted)))
                .contains(List.of(new ForwardedHeader.Element(Map.of("for", "192.0.2.1", "host", sent))));
    }
}
