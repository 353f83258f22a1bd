package dev.ambit.signin;

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
        for (int i = 0; i < ProviderRequestLimiter.OF_ONE_SOURCE; i++) {
            assertThat(providerRequestLimiter.enter(source)).isTrue();
        }
        assertThat(providerRequestLimiter.enter(source)).isFalse();
    }

    @Test
    void sourceIsLimitedToItsShare() {
        Source source = new Source(1, false);
        fill(source);
        assertThat(providerRequestLimiter.enter(new Source(2, false))).isTrue();
        providerRequestLimiter.leave(source);
        assertThat(providerRequestLimiter.enter(source)).isTrue();
        assertThat(providerRequestLimiter.enter(source)).isFalse();
    }

    /** Attack: a source with a /48 comes from each of its 65,536 networks. */
    @Test
    void networksOfASlash48ShareOneLimit() {
        fill(ipv6(0x0001_0000));
        assertThat(providerRequestLimiter.enter(ipv6(0x0001_ffff))).isFalse();
        assertThat(providerRequestLimiter.enter(ipv6(0x0002_0000))).isTrue();
    }

    @Test
    void allSourcesTogetherAreLimited() {
        int asked = 0;
        while (providerRequestLimiter.enter(new Source(asked, false))) {
            asked++;
        }
        assertThat(asked).isEqualTo(12);
        providerRequestLimiter.leave(new Source(0, false));
        assertThat(providerRequestLimiter.enter(new Source(99, false))).isTrue();
    }
}
