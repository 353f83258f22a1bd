package dev.ambit.core.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.dns.DnsName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordSetTest {
    private static final DnsName NAME = DnsName.of("www.example.com");

    @Test
    void theOrderOfTheRecordsDoesNotMatter() {
        RecordSet set = set(60, bytes(1), bytes(200), bytes(2));
        assertThat(set).isEqualTo(set(60, bytes(200), bytes(2), bytes(1)));
        assertThat(set.rdata()).containsExactly(bytes(1), bytes(2), bytes(200));
    }

    @Test
    void theTtlAndEachRecordMatter() {
        assertThat(set(60, bytes(1))).isNotEqualTo(set(61, bytes(1)));
        assertThat(set(60, bytes(1))).isNotEqualTo(set(60, bytes(2)));
        assertThat(set(60, bytes(1))).isNotEqualTo(set(60, bytes(1), bytes(2)));
    }

    private static RecordSet set(int ttl, byte[]... rdata) {
        return new RecordSet(NAME, 1, ttl, List.of(rdata));
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value};
    }
}
