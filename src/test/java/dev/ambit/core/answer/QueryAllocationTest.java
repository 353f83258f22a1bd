package dev.ambit.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** Claim: a query allocates at most 64 bytes. Counted, not timed. */
final class QueryAllocationTest {
    private static final int QUERIES = 50_000;
    private static final int MOST_BYTES = 64;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ZoneTable ZONES = WrittenZone.table(WrittenZone.of(
            "example.com",
            "www.example.com 300 A 192.0.2.1",
            "alias.example.com 300 CNAME www.example.com.",
            "*.wild.example.com 300 MX 10 www.example.com.",
            "sub.example.com 300 NS ns.sub.example.com.",
            "ns.sub.example.com 300 A 192.0.2.54"));

    @ParameterizedTest
    @CsvSource({
        "www.example.com., A",
        "WWW.example.com., TXT",
        "nothing.example.com., A",
        "alias.example.com., A",
        "x.y.wild.example.com., MX",
        "host.sub.example.com., A",
        "example.net., A",
        "example.com., ANY"
    })
    void queriesHardlyAllocate(String name, String type) {
        Message query = Dig.query(name, type);
        query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        byte[] octets = query.toWire();
        byte[] response = new byte[1232];
        ask(octets, response); // warms up linking
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < QUERIES; i++) {
            ask(octets, response);
        }
        assertThat((THREADS.getCurrentThreadAllocatedBytes() - before) / QUERIES)
                .isLessThanOrEqualTo(MOST_BYTES);
    }

    private static void ask(byte[] query, byte[] response) {
        if (Answerer.answer(ZONES, query, query.length, response, Transport.UDP) == 0) {
            throw new AssertionError("no response");
        }
    }
}
