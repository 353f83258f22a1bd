package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.policy.Cidr;
import dev.ambit.core.policy.IpAddress;

/** Any text is an address or block, or none; an address reads back from what it prints. */
final class AddressFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        IpAddress.parse(text)
                .ifPresent(address ->
                        assertThat(IpAddress.parse(address.toString())).contains(address));
        Cidr.parse(text).ifPresent(block -> assertThat(block.containsAll(block)).isTrue());
    }
}
