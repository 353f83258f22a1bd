package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.dns.DnsName;

/** Any text is parsed as a name or is rejected; the canonical and the Unicode form of a name parse to the same name. */
final class NameFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        DnsName.parse(text).toOptional().ifPresent(name -> {
            assertThat(DnsName.parse(name.text()).toOptional()).contains(name);
            assertThat(DnsName.parse(name.toUnicode()).toOptional()).contains(name);
        });
    }
}
