package dev.ambit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DnsSettingsTest {
    private final Map<Setting<?>, String> settings = new HashMap<>();

    @TempDir
    private Path data;

    @Test
    void dnsIsOffUnlessItHasAnAddress() {
        settings.put(Setting.DNS_RATE_LIMIT, "none");
        assertThat(config().dns()).isEmpty();

        settings.put(Setting.DNS, "[::1]:53");
        assertThat(config().dns()).contains(new Config.Dns(new ListenAddress("::1", 53), 0));

        settings.remove(Setting.DNS_RATE_LIMIT);
        assertThat(config().dns())
                .hasValueSatisfying(dns -> assertThat(dns.answersPerSecond()).isEqualTo(200));
    }

    @Test
    void limitIsANumberOrNone() {
        settings.put(Setting.DNS_RATE_LIMIT, "-1");
        assertThatThrownBy(this::config)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("a number from 1 to 1000000, or none");
    }

    private Config config() {
        settings.put(Setting.DATA, data.toString());
        return Config.require(settings, Map.of());
    }
}
