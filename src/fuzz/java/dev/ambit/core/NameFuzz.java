package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.dns.DnsName;

/** Any text is a name or none; a name is its own canonical form, and survives being shown in Unicode. */
final class NameFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        DnsName.parse(text).toOptional().ifPresent(name -> {
            assertThat(DnsName.parse(name.text()).toOptional()).contains(name);
            assertThat(DnsName.parse(name.toUnicode()).toOptional()).contains(name);
        });
    }
}
