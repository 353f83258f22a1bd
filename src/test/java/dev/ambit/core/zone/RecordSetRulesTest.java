package dev.ambit.core.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.Problem;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSetRulesTest {
    private static final String DIGEST = "ab".repeat(32);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // name, existing records, candidate, error code
                "www  | A 192.0.2.1                  | A 192.0.2.2            | 0",
                "www  | A 192.0.2.1                  | AAAA 2001:db8::1       | 0",
                "www  | A 192.0.2.1                  | A 192.0.2.1            | 81058",
                "www  | TXT a                        | TXT b                  | 0",
                "www  | TXT abc                      | TXT \"abc\"            | 81058",
                "www  | A 192.0.2.1                  | CNAME example.org      | 81053",
                "www  | AAAA 2001:db8::1             | CNAME example.org      | 81053",
                "www  | CNAME example.net            | CNAME example.org      | 81053",
                "www  | CNAME example.net            | CNAME EXAMPLE.net.     | 81058",
                "www  | TXT abc                      | CNAME example.org      | 1004",
                "www  | CNAME example.org            | A 192.0.2.1            | 81054",
                "www  | CNAME example.org            | TXT abc                | 81054",
                "www  | CNAME example.org            | NS ns1.example.net     | 81054",
                "www  |                              | CNAME www.example.com  | 9039",
                "www  |                              | CNAME WWW.example.com. | 9039",
                "@    |                              | CNAME example.org      | 1004",
                "@    |                              | NS ns1.example.net     | 1004",
                "@    |                              | DS 1 13 2 %DIGEST%     | 1004",
                "@    |                              | MX mx.example.net      | 0",
                "sub  |                              | NS ns1.example.net     | 0",
                "sub  | NS ns1.example.net           | NS ns2.example.net     | 0",
                "sub  | NS ns1.example.net           | DS 1 13 2 %DIGEST%     | 0",
                "sub  | DS 1 13 2 %DIGEST%           | NS ns1.example.net     | 0",
                "*.a  |                              | NS ns1.example.net     | 1004",
                "*.a  |                              | DS 1 13 2 %DIGEST%     | 1004",
                "sub  | NS ns1.example.net           | A 192.0.2.1            | 81056",
                "sub  | A 192.0.2.1                  | NS ns1.example.net     | 81055",
                "sub  | TXT a                        | DS 1 13 2 %DIGEST%     | 81055",
                "sub  | DS 1 13 2 %DIGEST%           | TXT a                  | 81056",
                "*    | A 192.0.2.1                  | CNAME example.org      | 81053",
                "x.example.org. |                    | A 192.0.2.1            | 9000",
            })
    void recordsOfOneNameCanCoexistOrConflict(String name, String others, String candidate, int code) {
        DnsName owner = name.endsWith(".")
                ? DnsName.parse(name).orThrow()
                : DnsName.parseIn(name, Samples.APEX).orThrow();
        List<RecordContent> existing = others == null
                ? List.of()
                : Arrays.stream(others.split(" / "))
                        .map(RecordSetRulesTest::content)
                        .toList();
        assertThat(check(owner, content(candidate), existing).map(Problem::code).orElse(0))
                .isEqualTo(code);
    }

    @Test
    void totalLengthOfOneTypeIsLimited() {
        RecordSetRules rules = new RecordSetRules(Samples.APEX, DnsName.of("www.example.com"));
        for (int i = 0; i < 4; i++) {
            assertThat(rules.admit(content("TXT " + i + "x".repeat(2000)))).isEmpty();
        }
        assertThat(rules.admit(content("TXT y" + "x".repeat(2000)))).isPresent();
        assertThat(rules.admit(content("A 192.0.2.1"))).isEmpty();
        assertThat(rules.admit(content("A 192.0.2.1"))).map(Problem::code).contains(81058);
    }

    @Test
    void messagesAreThoseOfCloudflare() {
        assertThat(check(DnsName.of("www.example.com"), content("A 192.0.2.1"), List.of(content("CNAME example.org"))))
                .map(Problem::message)
                .contains(
                        "A CNAME record with that host already exists. For more details, refer to"
                                + " <https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/>.");
    }

    /** RFC 1034, 4.2.1: a name server whose name is the zone cut needs its address there. */
    @Test
    void zoneFilesCanHaveGlueAtTheCut() {
        for (List<String> order : List.of(
                List.of("NS auth.example.com", "A 192.0.2.1", "AAAA 2001:db8::1"),
                List.of("A 192.0.2.1", "AAAA 2001:db8::1", "NS auth.example.com", "DS 1 13 2 " + "ab".repeat(32)))) {
            RecordSetRules rules = new RecordSetRules(Samples.APEX, DnsName.of("auth.example.com"));
            order.forEach(record -> assertThat(rules.admitFromZoneFile(content(record)))
                    .as(record)
                    .isEmpty());
            assertThat(rules.admitFromZoneFile(content("TXT a")))
                    .map(Problem::code)
                    .contains(81056);
            assertThat(rules.admit(content("A 192.0.2.2"))).map(Problem::code).contains(81056);
        }
        RecordSetRules others = new RecordSetRules(Samples.APEX, DnsName.of("auth.example.com"));
        others.add(content("TXT a"));
        assertThat(others.admitFromZoneFile(content("NS auth.example.com")))
                .map(Problem::code)
                .contains(81055);
    }

    @Test
    void existingRecordCanChangeItsContent() {
        RecordSetRules rules = new RecordSetRules(Samples.APEX, DnsName.of("auth.example.com"));
        rules.add(content("NS auth.example.com"));
        assertThat(rules.admitChanged(content("A 192.0.2.1"))).isEmpty();
        assertThat(rules.admitChanged(content("A 192.0.2.1")))
                .map(Problem::code)
                .contains(81058);
        assertThat(rules.admitChanged(content("CNAME auth.example.com")))
                .map(Problem::code)
                .contains(9039);
    }

    @Test
    void removedRecordsDoNotConflict() {
        RecordSetRules rules = new RecordSetRules(Samples.APEX, DnsName.of("www.example.com"));
        rules.add(content("CNAME example.org"));
        rules.add(content("CNAME example.net"));
        rules.remove(content("CNAME example.org"));
        assertThat(rules.size()).isEqualTo(1);
        assertThat(rules.admit(content("A 192.0.2.1"))).map(Problem::code).contains(81054);
        rules.remove(content("CNAME example.net"));
        assertThat(rules.admit(content("A 192.0.2.1"))).isEmpty();
        assertThat(rules.admit(content("A 192.0.2.1"))).map(Problem::code).contains(81058);
        rules.remove(content("A 192.0.2.1"));
        assertThat(rules.size()).isZero();
        assertThat(rules.admit(content("CNAME example.org"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CNAME example.org  | MX mx.example.net    | MX",
                "CNAME example.org  | A 192.0.2.1          | A",
                "CNAME example.org  | CNAME example.net    | ''",
                "TXT a              | CNAME example.org    | CNAME",
                "TXT a              | NS ns1.example.net   | NS",
                "NS ns1.example.net | TXT secret           | TXT",
            })
    void conflictDoesNotRevealUnreadableTypes(String candidate, String other, String hidden) {
        RecordSetRules rules = new RecordSetRules(Samples.APEX, DnsName.of("sub.example.com"));
        rules.add(content(other));
        Problem problem = rules.admit(content(candidate), type -> !type.name().equals(hidden))
                .orElseThrow();
        if (hidden.isEmpty()) {
            assertThat(problem.code()).isEqualTo(81053);
        } else {
            assertThat(problem)
                    .isEqualTo(RecordProblems.validation(
                            "/name", "the record conflicts with other records of the same name"));
        }
    }

    private static Optional<Problem> check(DnsName name, RecordContent candidate, List<RecordContent> existing) {
        RecordSetRules rules = new RecordSetRules(Samples.APEX, name);
        existing.forEach(rules::add);
        return rules.admit(candidate);
    }

    private static RecordContent content(String text) {
        String[] parts = text.strip().replace("%DIGEST%", DIGEST).split(" ", 2);
        return RecordContent.parse(RecordType.valueOf(parts[0]), parts[1], 10).orThrow();
    }
}
