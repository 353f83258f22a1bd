package dev.ambit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.TestServer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** lego 4.9 with cloudflare-go 0.49, and lego 5 (Traefik) with its own client. */
final class LegoTest extends RecordedClient {
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    @Test
    void oldLegoPresentsAndCleansUp() {
        headers("Content-Type", "application/json", "User-Agent", "cloudflare-go/v4");
        readZone(only("/zones?name=example.com&per_page=50"));

        JsonNode created = ok("POST", records(), """
                {"created_on":"%s","modified_on":"%s","type":"TXT","name":"_acme-challenge.x.example.com",\
                "content":"raw-value_1","ttl":120}""".formatted(NO_TIME, NO_TIME));
        assertThat(created.at("/result/content").stringValue()).isEqualTo("raw-value_1");
        Instant createdOn = Instant.parse(created.at("/result/created_on").stringValue());
        assertThat(createdOn).isAfter(Instant.parse("2020-01-01T00:00:00Z"));

        assertThat(id(ok("DELETE", records() + "/" + id(created), null))).isEqualTo(id(created));
        assertThat(request("DELETE", records() + "/" + id(created), null).status())
                .isEqualTo(404);
    }

    @Test
    void newLegoPresentsTwoQuotedValuesAtOneName() {
        headers("Accept", "application/json", "Content-Type", "application/json");
        readZone(only("/zones?name=example.com&per_page=50"));
        String first = id(ok("POST", records(), challenge("one")));
        String second = id(ok("POST", records(), challenge("two")));
        assertThat(first).isNotEqualTo(second);
        JsonNode stored = ok("GET", records() + "/" + first, null);
        assertThat(stored.at("/result/content").stringValue()).isEqualTo("\"one\"");
        ok("DELETE", records() + "/" + first, null);
        ok("DELETE", records() + "/" + second, null);
    }

    @Test
    void recordsTokenIsEnoughWithAnotherTokenThatFindsTheZone() {
        useToken(server.token(TestServer.allow("Zone Read", TestServer.zoneResource("*"))));
        String zone = only("/zones?name=example.com&per_page=50").get("id").stringValue();
        useToken(server.token(TestServer.allow("DNS Write", TestServer.zoneResource(zone))));
        String created = id(ok("POST", records(), challenge("value")));
        ok("DELETE", records() + "/" + created, null);
    }

    @Test
    void unknownZoneIsAnEmptyListAndNoError() {
        assertThat(ok("GET", "/zones?name=example.net&per_page=50", null)
                        .get("result")
                        .size())
                .isZero();
    }

    private static String challenge(String value) {
        return """
                {"name":"_acme-challenge.example.com","ttl":120,"type":"TXT","content":"\\"%s\\""}""".formatted(value);
    }

    /** Checks the JSON types: Go fails to decode a float into an int field, or a missing array. */
    static void readZone(JsonNode zone) {
        assertThat(zone.at("/plan/price").isIntegralNumber()).isTrue();
        for (String number : new String[] {"step", "page_rule_quota", "custom_certificate_quota"}) {
            assertThat(zone.at("/meta/" + number).isIntegralNumber()).as(number).isTrue();
        }
        assertThat(zone.at("/meta/phishing_detected").isBoolean()).isTrue();
        assertThat(texts(zone.get("name_servers"))).isNotEmpty();
        assertThat(texts(zone.get("permissions")))
                .containsExactly("#dns_records:edit", "#dns_records:read", "#zone:read");
        for (String time : new String[] {"created_on", "modified_on", "activated_on"}) {
            assertThat(Instant.parse(zone.get(time).stringValue())).isAfter(Instant.EPOCH);
        }
        assertThat(zone.at("/owner/id").isNull()).isTrue();
    }

    private static String[] texts(JsonNode array) {
        String[] texts = new String[array.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = array.get(i).stringValue();
        }
        return texts;
    }
}
