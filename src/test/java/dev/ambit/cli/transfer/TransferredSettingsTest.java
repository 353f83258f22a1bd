package dev.ambit.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.cli.transfer.TransferredSettings.Time;
import dev.ambit.core.dns.DnsName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.SOARecord;

class TransferredSettingsTest {
    private static final DnsName APEX = DnsName.of("example.com");

    private static TransferredSettings settings(String soa, String... servers) {
        return TransferredSettings.of(
                APEX,
                new TransferredZone(
                        (SOARecord) FakeNameserver.record(soa),
                        List.of(servers).stream().map(FakeNameserver::record).toList()));
    }

    @Test
    void timesAreMovedIntoTheRangesOfTheApi() {
        TransferredSettings settings = settings(
                "example.com. 60 SOA ns1.example.net. a\\.b.example.com. 42 300 86401 3600000 10",
                "example.com. 172800 NS ns1.example.net.",
                "sub.example.com. 60 NS other.example.net.");

        assertThat(settings.times())
                .containsExactly(
                        new Time("refresh", 300, 600),
                        new Time("retry", 86_401, 86_400),
                        new Time("expire", 3_600_000, 2_419_200),
                        new Time("min_ttl", 10, 60),
                        new Time("ttl", 60, 300));
        assertThat(settings.nameServerTtl()).isEqualTo(new Time("ns_ttl", 172_800, 86_400));
        assertThat(settings.nameServers()).containsExactly(DnsName.of("ns1.example.net"));
        assertThat(settings.mailbox()).isEqualTo(DnsName.of("a\\046b.example.com"));
        assertThat(settings.nextSerial()).isEqualTo(43);
    }

    @Test
    void serialWrapsAndTheRootIsNoName() {
        TransferredSettings settings = settings("example.com. 3600 SOA . . 4294967295 7200 900 1209600 300");

        assertThat(settings.nextSerial()).isEqualTo(1);
        assertThat(settings.primary()).isNull();
        assertThat(settings.mailbox()).isNull();
        assertThat(settings.times()).noneMatch(Time::isMoved);
    }
}
