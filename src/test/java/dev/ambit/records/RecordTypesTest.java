package dev.ambit.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer.Response;
import dev.ambit.core.dns.RecordType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Round trip of every record type over HTTP: writing back a response changes nothing. */
final class RecordTypesTest {
    @Test
    void everyTypeHasASample() {
        assertThat(samples().stream().map(sample -> sample[0]))
                .containsExactlyElementsOf(
                        Arrays.stream(RecordType.values()).map(RecordType::name).toList());
    }

    @Test
    void everyTypeRoundTripsUnchanged(@TempDir Path folder) {
        try (ZoneClient records = ZoneClient.start(folder)) {
            // The clock is stopped, so that modified_on is equal, too.
            records.server().clock().set(Instant.parse("2027-01-02T03:04:05.600Z"));
            for (String[] sample : samples()) {
                Response created = records.post("", sample[1]);
                assertThat(created.status()).as(created.body()).isEqualTo(200);
                JsonNode result = created.json().get("result");
                assertThat(result.get("type").stringValue()).isEqualTo(sample[0]);
                String path = "/" + created.id();
                assertThat(records.get(path).json().get("result")).isEqualTo(result);
                assertThat(records.put(path, result.toString()).json().get("result"))
                        .isEqualTo(result);
                assertThat(records.patch(path, result.toString()).json().get("result"))
                        .isEqualTo(result);
                String content = "{\"type\":\"%s\",\"name\":\"%s\",\"content\":%s,\"priority\":%s}"
                        .formatted(
                                sample[0],
                                result.get("name").stringValue(),
                                result.get("content"),
                                result.path("priority").asInt(0));
                assertThat(records.put(path, content).json().get("result"))
                        .as("from its content only")
                        .isEqualTo(result);
            }
            assertThat(records.lines()).hasSize(samples().size());
        }
    }

    @Test
    void srvTakesItsNameFromItsDataWhenTheNameIsMissing(@TempDir Path folder) {
        String data = "\"priority\":1,\"weight\":5,\"port\":5060,\"target\":\"sip.example.net\"";
        try (ZoneClient records = ZoneClient.start(folder)) {
            Response created = records.post(
                    "",
                    "{\"type\":\"SRV\",\"data\":{\"service\":\"_sip\",\"proto\":\"_tcp\",\"name\":\"example.com\","
                            + data + "}}");
            assertThat(created.status()).as(created.body()).isEqualTo(200);
            JsonNode result = created.json().get("result");
            assertThat(result.get("name").stringValue()).isEqualTo("_sip._tcp.example.com");
            assertThat(result.get("content").stringValue()).isEqualTo("5 5060 sip.example.net");
            Response apex = records.post(
                    "",
                    "{\"type\":\"SRV\",\"data\":{\"service\":\"_xmpp\",\"proto\":\"_tcp\",\"name\":\"@\"," + data
                            + "}}");
            assertThat(apex.json().at("/result/name").stringValue()).isEqualTo("_xmpp._tcp.example.com");
            Response other = records.post(
                    "",
                    "{\"type\":\"A\",\"content\":\"192.0.2.1\","
                            + "\"data\":{\"service\":\"a\",\"proto\":\"b\",\"name\":\"c\"}}");
            assertThat(other.body()).contains("`name` is required");
            Response without = records.post("", "{\"type\":\"SRV\",\"data\":{\"service\":\"_sip\"," + data + "}}");
            assertThat(without.status()).isEqualTo(400);
            assertThat(without.body()).contains("`name` is required");
        }
    }

    /** One record of each type, without data that a PUT of its content only would lose. */
    private static List<String[]> samples() {
        return List.of(
                sample("A", "\"content\":\"192.0.2.1\""),
                sample("AAAA", "\"content\":\"2001:db8::1\""),
                sample("AFSDB", "\"data\":{\"subtype\":1,\"hostname\":\"db.example.net\"}"),
                sample("CAA", "\"data\":{\"flags\":0,\"tag\":\"issue\",\"value\":\"ca.example.net\"}"),
                sample("CERT", "\"data\":{\"type\":1,\"key_tag\":1,\"algorithm\":8,\"certificate\":\"AQIDBA==\"}"),
                sample("CNAME", "\"content\":\"target.example.net\""),
                sample(
                        "DNSKEY",
                        "\"data\":{\"flags\":257,\"protocol\":3,\"algorithm\":13,\"public_key\":\"AQIDBAUGBwg=\"}"),
                sample(
                        "DS",
                        "\"data\":{\"key_tag\":1,\"algorithm\":13,\"digest_type\":2,\"digest\":\"" + "ab".repeat(32)
                                + "\"}"),
                sample("HINFO", "\"data\":{\"cpu\":\"PC\",\"os\":\"Linux\"}"),
                sample(
                        "HTTPS",
                        "\"data\":{\"priority\":1,\"target\":\"t.example.com.\",\"value\":\"alpn=\\\"h3\\\"\"}"),
                sample(
                        "LOC",
                        "\"data\":{\"lat_degrees\":31,\"lat_minutes\":58,\"lat_seconds\":52.1,\"lat_direction\":\"S\","
                                + "\"long_degrees\":115,\"long_minutes\":49,\"long_seconds\":11.7,"
                                + "\"long_direction\":\"E\",\"altitude\":20,\"size\":10,\"precision_horz\":10,"
                                + "\"precision_vert\":2}"),
                sample("MX", "\"content\":\"mail.example.com\",\"priority\":10"),
                sample(
                        "NAPTR",
                        "\"data\":{\"order\":30,\"preference\":100,\"flags\":\"S\",\"service\":\"SIP+D2T\","
                                + "\"regex\":\"\",\"replacement\":\"_sip._tcp.example.com.\"}"),
                sample("NS", "\"content\":\"ns.example.net\""),
                sample("OPENPGPKEY", "\"content\":\"AQIDBAUGBwg=\""),
                sample("PTR", "\"content\":\"host.example.com\""),
                sample("RP", "\"data\":{\"mailbox\":\"admin.example.com.\",\"text\":\".\"}"),
                sample(
                        "SMIMEA",
                        "\"data\":{\"usage\":3,\"selector\":1,\"matching_type\":1,\"certificate\":\"" + "cd".repeat(32)
                                + "\"}"),
                sample("SRV", "\"data\":{\"priority\":10,\"weight\":5,\"port\":5060,\"target\":\"sip.example.com\"}"),
                sample(
                        "SSHFP",
                        "\"data\":{\"algorithm\":\"4\",\"type\":\"2\",\"fingerprint\":\"" + "ef".repeat(32) + "\"}"),
                sample("SVCB", "\"data\":{\"priority\":0,\"target\":\"t.example.com.\",\"value\":\"\"}"),
                sample(
                        "TLSA",
                        "\"data\":{\"usage\":3,\"selector\":1,\"matching_type\":1,\"certificate\":\"" + "ab".repeat(32)
                                + "\"}"),
                sample("TXT", "\"content\":\"v=spf1 -all\""),
                sample("URI", "\"data\":{\"weight\":1,\"target\":\"https://www.example.com/\"},\"priority\":10"));
    }

    private static String[] sample(String type, String contents) {
        String name = "of-" + type.toLowerCase(Locale.ROOT) + ".example.com";
        return new String[] {type, "{\"type\":\"%s\",\"name\":\"%s\",%s}".formatted(type, name, contents)};
    }
}
