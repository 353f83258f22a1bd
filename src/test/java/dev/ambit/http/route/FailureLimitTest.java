package dev.ambit.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.MovableClock;
import dev.ambit.core.net.IpAddress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The number of failures after which a source is rate limited. */
final class FailureLimitTest {
    private final MovableClock clock = new MovableClock();
    private final FailureLimit limit = new FailureLimit(new Random(1));

    @Test
    void sourceHasAThousandFailuresAndTenASecond() {
        assertThat(failures("192.0.2.1", 5_000)).isEqualTo(1_000);
        clock.move(Duration.ofSeconds(1));
        assertThat(failures("192.0.2.1", 5_000)).isEqualTo(10);
        assertThat(failures("192.0.2.2", 500)).as("another address").isEqualTo(500);
    }

    @Test
    void slash64IsOneSourceAndASlash48IsBoundAsAWhole() {
        int made = 0;
        for (int i = 0; i < 2_000; i++) {
            made += failures("2001:db8:1:1::%x".formatted(i), 1);
        }
        assertThat(made).isEqualTo(1_000);
        for (int i = 0; i < 65_536; i++) {
            made += failures("2001:db8:1:%x::1".formatted(i), 1);
        }
        assertThat(made).isLessThanOrEqualTo(4_000);
        assertThat(failures("2001:db8:2::1", 500)).as("another /48").isEqualTo(500);
    }

    @Test
    void clientsWhoseAddressCannotBeReadAreOneSource() {
        int made = 0;
        for (int i = 0; i < 2_000; i++) {
            made += limit.isExceeded(null, clock.instant()) ? 0 : 1;
        }
        assertThat(made).isEqualTo(1_000);
    }

    /** The number of failures within the limit, of {@code attempts}. */
    private int failures(String address, int attempts) {
        IpAddress client = IpAddress.parse(address).orElseThrow();
        int made = 0;
        for (int i = 0; i < attempts; i++) {
            made += limit.isExceeded(client, clock.instant()) ? 0 : 1;
        }
        return made;
    }
}
