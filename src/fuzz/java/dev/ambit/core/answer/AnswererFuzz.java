package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.Message;

/** Any message gets a well-formed response within the limit of its transport, or none. */
final class AnswererFuzz {
    private static final ZoneTable ZONES = WrittenZone.table(WrittenZone.of(
            "example.com",
            "www.example.com 300 A 192.0.2.1",
            "alias.example.com 300 CNAME www.example.com.",
            "*.wild.example.com 300 CNAME x.wild.example.com.",
            "mail.example.com 300 MX 10 www.example.com.",
            "sub.example.com 300 NS ns.sub.example.com.",
            "ns.sub.example.com 300 A 192.0.2.54"));

    @FuzzTest(maxDuration = "1m")
    void answer(byte @NotNull [] query) throws IOException {
        for (Transport transport : Transport.values()) {
            byte[] response = new byte[4096];
            int length = Answerer.answer(ZONES, query, Math.min(query.length, 65_535), response, transport);
            assertThat(length > 0).isEqualTo(query.length >= 12 && query[2] >= 0);
            assertThat(length).isLessThanOrEqualTo(transport == Transport.UDP ? 1232 : response.length);
            if (length > 0) {
                assertThat(new Message(Arrays.copyOf(response, length))
                                .getHeader()
                                .getFlag(0))
                        .isTrue();
            }
        }
    }
}
