package dev.ambit.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.net.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The memory that remains for other sources, other sites and authenticated requests. */
final class InFlightMemoryTest {
    private static final long MEBIBYTE = 1 << 20;

    private final SourceUsage.All sources = new SourceUsage.All();
    private final InFlightMemory inFlightMemory = new InFlightMemory(64 * MEBIBYTE);

    @Test
    void sourceHasAQuarter() {
        assertThat(take("192.0.2.1", 10, true)).isNull();
        assertThat(take("192.0.2.1", 10, true)).isEqualTo(429);
        assertThat(take("192.0.2.2", 10, true)).isNull();
    }

    @Test
    void siteHasAHalf() {
        for (int network = 0; network < 3; network++) {
            assertThat(take("2001:db8:0:" + network + "::1", 10, true)).isNull();
        }
        assertThat(take("2001:db8:0:3::1", 10, true)).isEqualTo(429);
        assertThat(take("2001:db8:1::1", 10, true)).isNull();
    }

    @Test
    void halfIsReservedForAuthenticatedRequests() {
        for (int host = 0; host < 3; host++) {
            assertThat(take("192.0.2." + host, 10, false)).isNull();
        }
        assertThat(take("192.0.2.3", 10, false)).isEqualTo(503);
        for (int host = 4; host < 7; host++) {
            assertThat(take("192.0.2." + host, 10, true)).isNull();
        }
        assertThat(take("192.0.2.7", 10, true)).isEqualTo(503);
    }

    @Test
    void oneItemAlwaysFits() {
        assertThat(take("2001:db8::1", 200, false)).isNull();
        assertThat(take("192.0.2.1", 1, true)).isEqualTo(503);
    }

    @Test
    void memoryCountedAboveTheLimitIsReturned() {
        SourceUsage source = hold("2001:db8::1");
        inFlightMemory.count(source, 100 * MEBIBYTE);
        assertThat(inFlightMemory.taken()).isEqualTo(100 * MEBIBYTE);
        inFlightMemory.release(source, 100 * MEBIBYTE);
        assertThat(inFlightMemory.taken()).isZero();
        assertThat(take("2001:db8:0:1::1", 10, true)).isNull();
    }

    private @Nullable Integer take(String address, int mebibytes, boolean isProved) {
        var refusal = inFlightMemory.take(hold(address), mebibytes * MEBIBYTE, isProved);
        return refusal == null ? null : refusal.code();
    }

    private SourceUsage hold(String address) {
        return sources.hold(IpAddress.parse(address).orElseThrow());
    }
}
