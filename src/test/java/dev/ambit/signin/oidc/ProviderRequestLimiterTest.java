package dev.ambit.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.limit.Source;
import org.junit.jupiter.api.Test;

/** One source cannot use up the concurrent requests to the provider. */
final class ProviderRequestLimiterTest {
    private final ProviderRequestLimiter providerRequestLimiter = new ProviderRequestLimiter();

    private static Source ipv6(long network) {
        return new Source(0x20010db8_0000_0000L + network, true);
    }

    private void fill(Source source) {
        for (int i = 0; i < ProviderRequestLimiter.MAX_PER_SOURCE; i++) {
            assertThat(providerRequestLimiter.tryAcquire(source)).isTrue();
        }
        assertThat(providerRequestLimiter.tryAcquire(source)).isFalse();
    }

    @Test
    void sourceIsLimitedToItsShare() {
        Source source = new Source(1, false);
        fill(source);
        assertThat(providerRequestLimiter.tryAcquire(new Source(2, false))).isTrue();
        providerRequestLimiter.release(source);
        assertThat(providerRequestLimiter.tryAcquire(source)).isTrue();
        assertThat(providerRequestLimiter.tryAcquire(source)).isFalse();
    }

    /** Attack: a source with a /48 comes from each of its 65,536 networks. */
    @Test
    void networksOfASlash48ShareOneLimit() {
        fill(ipv6(0x0001_0000));
        assertThat(providerRequestLimiter.tryAcquire(ipv6(0x0001_ffff))).isFalse();
        assertThat(providerRequestLimiter.tryAcquire(ipv6(0x0002_0000))).isTrue();
    }

    @Test
    void allSourcesTogetherAreLimited() {
        int asked = 0;
        while (providerRequestLimiter.tryAcquire(new Source(asked, false))) {
            asked++;
        }
        assertThat(asked).isEqualTo(12);
        providerRequestLimiter.release(new Source(0, false));
        assertThat(providerRequestLimiter.tryAcquire(new Source(99, false))).isTrue();
    }
}
