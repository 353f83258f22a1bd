package dev.ambit.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;

/** Any text is parsed as an address or a block, or is rejected; a printed address parses to the same address. */
final class AddressFuzz {
    @FuzzTest(maxDuration = "1m")
    void parse(@NotNull String text) {
        IpAddress.parse(text)
                .ifPresent(address ->
                        assertThat(IpAddress.parse(address.toString())).contains(address));
        Cidr.parse(text).ifPresent(block -> assertThat(block.containsAll(block)).isTrue());
    }
}
