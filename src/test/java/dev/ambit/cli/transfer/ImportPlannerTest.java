package dev.ambit.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.cli.transfer.ImportPlan.SkippedRecord;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.SOARecord;

class ImportPlannerTest {
    private static final DnsName APEX = DnsName.of("example.com");
    private static final SOARecord SOA = (SOARecord) FakeNameserver.record(
            "example.com. 3600 SOA ns1.example.net. hostmaster.example.com. 7 7200 900 1209600 300");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    example.com. 60 NS ns1.example.net.                        | SETTINGS
                    www.example.com. 60 NSEC example.com. A RRSIG NSEC         | SIGNATURE
                    example.com. 60 DNSKEY 257 3 13 AAAA                       | SIGNATURE
                    example.com. 60 CDS 1 13 2 DIGEST                              | SIGNATURE
                    example.com. 60 TYPE65534 \\# 1 00                          | SIGNATURE
                    old.example.com. 60 DNAME example.net.                     | UNSUPPORTED
                    www.example.com. 60 TYPE65280 \\# 1 00                      | UNSUPPORTED
                    www.example.org. 60 A 192.0.2.1                            | OUTSIDE
                    example.com. 60 DS 1 13 2 DIGEST                               | INVALID
                    *.example.com. 60 NS ns1.example.net.                      | INVALID
                    """)
    void recordsThatAreNotCreatedHaveAReason(String line, SkipReason reason) {
        ImportPlan plan = plan(Map.of(), line);

        assertThat(plan.added()).isEmpty();
        assertThat(plan.skipped()).extracting(SkippedRecord::reason).containsExactly(SkipReason.SETTINGS, reason);
    }

    @Test
    void keysOfOtherNamesAndDelegationsAreCreated() {
        assertThat(plan(
                                Map.of(),
                                "sub.example.com. 60 NS ns.sub.example.com.",
                                "sub.example.com. 60 DS 1 13 2 DIGEST",
                                "ns.sub.example.com. 60 A 192.0.2.1",
                                "key.example.com. 60 DNSKEY 257 3 13 AAAA")
                        .added())
                .hasSize(4);
    }

    @Test
    void delegationIsCreatedBeforeRecordsThatItHides() {
        ImportPlan plan =
                plan(Map.of(), "sub.example.com. 60 TXT \"hidden\"", "sub.example.com. 60 NS ns1.example.net.");

        assertThat(plan.added()).extracting(added -> added.content().type()).containsExactly(RecordType.NS);
        assertThat(plan.skipped()).last().satisfies(record -> {
            assertThat(record.type()).isEqualTo("TXT");
            assertThat(record.detail()).startsWith("NS records with that host already exist");
        });
    }

    @Test
    void recordsOfTheZoneAreKept() {
        RecordContent present = content("192.0.2.1");
        RecordContent onlyHere = content("192.0.2.9");
        ImportPlan plan = plan(
                Map.of(DnsName.of("www.example.com"), List.of(present, onlyHere)),
                "WWW.example.com. 60 A 192.0.2.1",
                "www.example.com. 60 A 192.0.2.2",
                "www.example.com. 60 A 192.0.2.2",
                "www.example.com. 60 CNAME example.net.");

        assertThat(plan.added()).extracting(added -> added.content().content()).containsExactly("192.0.2.2");
        assertThat(plan.present()).isEqualTo(1);
        assertThat(plan.kept()).isEqualTo(1);
        assertThat(plan.skipped()).last().extracting(SkippedRecord::type).isEqualTo("CNAME");
    }

    @Test
    void timeToLiveIsKeptUnlessItMeansAutomatic() {
        ImportPlan plan = plan(
                Map.of(),
                "a.example.com. 0 A 192.0.2.1",
                "b.example.com. 1 A 192.0.2.1",
                "c.example.com. 604800 A 192.0.2.1");

        assertThat(plan.added()).extracting(ImportPlan.NewRecord::ttl).containsExactly(0, 2, 604_800);
        assertThat(plan.changedTtls()).isEqualTo(1);
    }

    @Test
    void filesAreShortAndKeepTheRecordsOfANameTogether() {
        String[] lines = new String[10_001];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "h" + i / 3 + ".example.com. 60 A 192.0." + i % 3 + ".1";
        }
        List<ImportFiles.ImportFile> files =
                ImportFiles.of(plan(Map.of(), lines).added());

        assertThat(files).extracting(ImportFiles.ImportFile::records).containsExactly(5_001, 5_000);
        assertThat(new String(files.getFirst().text(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("h0.example.com.\t60\tIN\tA\t192.0.0.1\n")
                .hasLineCount(5_001);
    }

    private static RecordContent content(String address) {
        return RecordContent.parse(RecordType.A, address, null).orThrow();
    }

    private static ImportPlan plan(Map<DnsName, List<RecordContent>> existing, String... lines) {
        return ImportPlanner.plan(
                APEX,
                new TransferredZone(
                        SOA,
                        Stream.of(lines)
                                .map(line -> line.replace("DIGEST", "00".repeat(32)))
                                .map(FakeNameserver::record)
                                .toList()),
                existing);
    }
}
